/** Bad examples: the wiring. */
@NullMarked
package dev.parley.arch.bad.role;

import org.jspecify.annotations.NullMarked;

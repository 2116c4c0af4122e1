/** Bad examples: an implementation. */
@NullMarked
package dev.parley.arch.bad.store.disk;

import org.jspecify.annotations.NullMarked;

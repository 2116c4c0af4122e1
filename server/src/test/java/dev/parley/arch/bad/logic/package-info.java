/** Bad examples: logic that does what the rules refuse. */
@NullMarked
package dev.parley.arch.bad.logic;

import org.jspecify.annotations.NullMarked;

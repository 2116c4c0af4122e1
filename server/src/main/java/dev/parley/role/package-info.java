/**
 * The wiring: each role picks implementations of the capabilities and starts them. Only this
 * package sees implementations, and only it may hold what lives as long as the process.
 */
@NullMarked
package dev.parley.role;

import org.jspecify.annotations.NullMarked;

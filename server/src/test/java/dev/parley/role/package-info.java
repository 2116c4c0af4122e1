/** Whole servers, as the command line starts them. */
@org.jspecify.annotations.NullMarked
package dev.parley.role;

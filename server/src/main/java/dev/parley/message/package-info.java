/** Messages: posting, reading, threads. */
@org.jspecify.annotations.NullMarked
package dev.parley.message;

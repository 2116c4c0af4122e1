/** What people save for themselves. */
@org.jspecify.annotations.NullMarked
package dev.parley.saved;

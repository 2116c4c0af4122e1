/**
 * Search on the store: fills the index from what is committed, and decides what a caller may find.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.searching;

/** Ids, records and events: the words that every other package speaks. Imports the JDK alone. */
@org.jspecify.annotations.NullMarked
package dev.parley.model;

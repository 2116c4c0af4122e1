/**
 * Search over messages and files: the query language, the documents and the interface of an index.
 * Pure values and rules; touches the JDK alone. Implementations stand in sub-packages named after
 * their technology.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.search;

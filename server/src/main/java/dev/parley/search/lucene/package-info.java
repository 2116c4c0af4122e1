/** The embedded index: Lucene in the process, in a folder. The only package that imports Lucene. */
@org.jspecify.annotations.NullMarked
package dev.parley.search.lucene;

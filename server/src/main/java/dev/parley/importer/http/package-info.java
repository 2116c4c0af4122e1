/** Contents of files that an export names, fetched over HTTP from where it says they are. */
@org.jspecify.annotations.NullMarked
package dev.parley.importer.http;

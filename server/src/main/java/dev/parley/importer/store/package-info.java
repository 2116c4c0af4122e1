/**
 * Imports into the store and exports from it: the rows of a workspace as the records of an export.
 * Touches the store, and file contents through {@link dev.parley.file.FileContents}.
 */
@NullMarked
package dev.parley.importer.store;

import org.jspecify.annotations.NullMarked;

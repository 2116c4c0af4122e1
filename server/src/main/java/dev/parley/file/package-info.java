/**
 * Files: what people upload and what imports bring. Touches the store, the conversations that files
 * are shared in, and contents through {@link dev.parley.file.FileContents}.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.file;

/** Files: what people upload and what imports bring. */
@org.jspecify.annotations.NullMarked
package dev.parley.file;

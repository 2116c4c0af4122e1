/** The bytes of files in a folder of this machine. */
@org.jspecify.annotations.NullMarked
package dev.parley.file.folder;

/** The bytes of files over HTTP: uploads, downloads and thumbnails. */
@org.jspecify.annotations.NullMarked
package dev.parley.file.http;

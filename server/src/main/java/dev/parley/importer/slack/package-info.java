/**
 * The Slack export format, read and written: an archive or folder of JSON files. Touches the files
 * that it is told to, nothing else.
 */
@NullMarked
package dev.parley.importer.slack;

import org.jspecify.annotations.NullMarked;

/** Mail as files in a folder, for an installation that has no mail server. */
@org.jspecify.annotations.NullMarked
package dev.parley.mail.folder;

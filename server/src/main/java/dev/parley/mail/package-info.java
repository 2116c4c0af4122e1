/** Letters to people. */
@org.jspecify.annotations.NullMarked
package dev.parley.mail;

/** The web client's files, as the build made them, and how a browser may use them. */
@org.jspecify.annotations.NullMarked
package dev.parley.web;

/**
 * What an operator sees of a running server: metrics, health and logs.
 *
 * <p>Micrometer and Logback are known here alone. Nothing here ever holds the text of a message or
 * a token; names and tags of metrics are chosen by code, never by a request.
 */
@NullMarked
package dev.parley.observe;

import org.jspecify.annotations.NullMarked;

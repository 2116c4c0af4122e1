/**
 * Requests that Parley sends to addresses which others name: webhooks, links, files to import.
 * Knows nothing of who asks; besides {@code dev.parley.http} the only package that touches Netty.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.http.client;

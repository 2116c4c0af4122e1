/** Incoming webhooks: a URL that posts into one conversation; imports {@code http}. */
@org.jspecify.annotations.NullMarked
package dev.parley.app.webhook;

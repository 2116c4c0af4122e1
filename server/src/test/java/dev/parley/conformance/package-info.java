/**
 * Every declared method against the facts of the Slack API. A new method brings its calls in a
 * {@link dev.parley.conformance.Family}.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.conformance;

/** The Slack Web API: one declaration a method. */
@org.jspecify.annotations.NullMarked
package dev.parley.api;

/** The Events API over HTTP: events of apps, posted to the request URLs that they named. */
@org.jspecify.annotations.NullMarked
package dev.parley.app.eventsapi;

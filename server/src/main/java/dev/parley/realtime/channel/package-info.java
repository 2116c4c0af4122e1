/**
 * Owners of streams: they put the events of a stream in order once and hand them to the gateways
 * that are interested. Imports {@code model} and the JDK.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.channel;

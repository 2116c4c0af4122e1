/** Who owns which stream, and since which epoch; imports {@code model} alone. */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.ring;

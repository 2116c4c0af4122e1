/** Clients that nobody here wrote, over a real port. */
@org.jspecify.annotations.NullMarked
package dev.parley.sdk;

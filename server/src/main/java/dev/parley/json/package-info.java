/** The one way that Parley reads and writes JSON. */
@org.jspecify.annotations.NullMarked
package dev.parley.json;

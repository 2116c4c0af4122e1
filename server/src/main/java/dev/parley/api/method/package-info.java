/** The methods of the Web API, grouped as their names are. */
@org.jspecify.annotations.NullMarked
package dev.parley.api.method;

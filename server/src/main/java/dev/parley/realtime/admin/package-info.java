/** The stateless step between a committed change and the owner of its stream. */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.admin;

/** Who is active and who is away, for those who asked. Imports the JDK alone. */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.presence;

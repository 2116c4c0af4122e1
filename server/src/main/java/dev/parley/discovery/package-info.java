/**
 * Who is alive, and small values that all servers agree on. An implementation has a sub-package.
 * Imports the JDK alone.
 *
 * <p>What is read here may be old: whoever acts on it puts the version into {@link
 * Discovery#compareAndSet}, or asks {@link Discovery#unchanged}, which is answered by whoever
 * speaks for the majority.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.discovery;

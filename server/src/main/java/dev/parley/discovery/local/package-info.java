/** Discovery inside one process. */
@org.jspecify.annotations.NullMarked
package dev.parley.discovery.local;

/**
 * Credentials, passwords, keys, limits and scopes as pure values and small services: what they are
 * and when they hold, never where they are kept or how they travel. Imports the JDK, Caffeine,
 * Bouncy Castle (Argon2 alone) and nothing of Parley.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.security;

/** Apps and their credentials: tokens and what they allow. */
@org.jspecify.annotations.NullMarked
package dev.parley.app;

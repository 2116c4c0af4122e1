/** Reminders: when they are due, and how they reach their person. */
@org.jspecify.annotations.NullMarked
package dev.parley.reminder;

/** User groups: people under one handle, and what a person hears of their own groups. */
@org.jspecify.annotations.NullMarked
package dev.parley.usergroup;

/** People of a workspace: members, guests and bots, and how they are shown. */
@org.jspecify.annotations.NullMarked
package dev.parley.people;

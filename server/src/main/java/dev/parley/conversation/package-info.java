/** Conversations: channels, groups and direct messages, and who is in them. */
@org.jspecify.annotations.NullMarked
package dev.parley.conversation;

/** Accounts, how people prove that they are who they say, and the sessions that follow. */
@org.jspecify.annotations.NullMarked
package dev.parley.account;

/** Workspaces: their creation, names and settings. */
@org.jspecify.annotations.NullMarked
package dev.parley.workspace;

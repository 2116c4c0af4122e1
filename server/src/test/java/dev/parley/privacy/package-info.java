/** Random workspaces against a plain model of who may see what. */
@org.jspecify.annotations.NullMarked
package dev.parley.privacy;

package dev.parley.workspace;

import dev.parley.model.Home;

/**
 * A workspace.
 *
 * @param domain its short name, {@code a-z0-9-}, unique in the installation
 */
public record Workspace(Home home, String domain, String name) {}

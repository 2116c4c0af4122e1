package dev.parley.cli;

import java.io.PrintStream;

/**
 * The two streams of a command: results go to {@code out} alone, everything for a person to {@code
 * err}.
 */
public record Console(PrintStream out, PrintStream err) {}

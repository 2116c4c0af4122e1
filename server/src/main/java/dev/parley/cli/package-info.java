/**
 * The command line: what can be asked for, how it is written, and how an answer becomes an exit
 * status.
 *
 * <p>It knows picocli and the terminal, and nothing of what the commands do: whoever starts it
 * hands in {@link dev.parley.cli.Commands}.
 */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;

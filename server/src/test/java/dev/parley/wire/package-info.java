/**
 * The facts about Slack's wire format and the checks that hold Parley's answers to them; test code
 * that touches JSON and its own resources alone. {@code server/src/test/wire/distil.py} writes the
 * resources.
 */
@NullMarked
package dev.parley.wire;

import org.jspecify.annotations.NullMarked;

/**
 * Who owns which stream, and since which epoch.
 *
 * <p>A {@link dev.parley.realtime.ring.RingTable} gives every slot an owner. It is one value of
 * {@code discovery}, written by compare-and-set alone, each version with an epoch one higher than
 * the one before; a slot remembers the epoch at which it last moved, and that is the epoch of its
 * owner. So at an epoch a slot has one owner, whoever believes what. {@link
 * dev.parley.realtime.ring.RingPlan} decides what comes next, {@link
 * dev.parley.realtime.ring.RingManager} writes it, {@link dev.parley.realtime.ring.RingView}
 * follows it, and {@link dev.parley.realtime.ring.Lease} tells an owner what it may still answer
 * for. Imports {@code model} and {@code discovery}.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.ring;

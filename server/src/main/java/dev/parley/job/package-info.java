/**
 * Work that falls due at a time: scheduled messages, reminders, statuses that expire.
 *
 * <p>A job is a row beside the rows it is about, in the same shard. A new kind of due work takes
 * three steps:
 *
 * <ol>
 *   <li>Write the job where its time becomes known, in the transaction that writes the thing
 *       itself: {@link dev.parley.job.Jobs#put}; change its time by putting it again, and take it
 *       away with {@link dev.parley.job.Jobs#remove} in the transaction that makes it pointless.
 *   <li>Write a {@link dev.parley.job.Worker}: its kind, its keyspace, and what is to be done. It
 *       reads its own rows to see what is still wanted, does it idempotently, and says how it went.
 *   <li>Add the worker to the list in {@code role.DueWork}.
 * </ol>
 *
 * <p>How a job is done once although several servers look for due ones and any may die:
 *
 * <pre>
 * put ── due ──▶ claimed: due time put off by the lease, epoch raised, by compare-and-set
 *                   │ worker runs
 *                   ├─ Done        removed      ┐ only at the epoch of the claim: whoever lost
 *                   ├─ Again(time) due then     ├ its lease, or whose job was put anew
 *                   ├─ failed      due later    ┘ meanwhile, changes nothing
 *                   └─ server lost due when the lease ends, claimed by another
 * </pre>
 *
 * <p>A claim keeps two servers apart as long as the lease lasts. Beyond it a worker may run twice;
 * so its effect carries a write id, or is a compare-and-set on its own row.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.job;

/** Load and yardsticks: what Parley is measured with, each in a process of its own. */
@org.jspecify.annotations.NullMarked
package dev.parley.benchmarks;

package dev.parley.store;

import dev.parley.model.Ids;
import dev.parley.model.MicroClock;

/**
 * What every room needs to write: the store, the maker of ids, the clock. Thread-safe.
 *
 * @param store where rows lie
 */
public record Records(Store store, Ids ids, MicroClock clock) {}

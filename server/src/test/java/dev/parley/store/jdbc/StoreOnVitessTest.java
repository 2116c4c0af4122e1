package dev.parley.store.jdbc;

import dev.parley.contract.TestDatabase;
import org.junit.jupiter.api.Tag;

/** What the store promises on the embedded database, it keeps on a real Vitess. */
@Tag(TestDatabase.VITESS)
final class StoreOnVitessTest extends StoreSuite {}

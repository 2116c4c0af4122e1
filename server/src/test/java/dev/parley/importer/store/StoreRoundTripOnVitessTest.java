package dev.parley.importer.store;

import dev.parley.contract.TestDatabase;
import org.junit.jupiter.api.Tag;

/** Import, export and import again, on a real Vitess. */
@Tag(TestDatabase.VITESS)
final class StoreRoundTripOnVitessTest extends StoreRoundTripTest {}

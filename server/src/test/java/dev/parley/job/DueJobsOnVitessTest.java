package dev.parley.job;

import dev.parley.contract.TestDatabase;
import org.junit.jupiter.api.Tag;

/** Due work is done once on a real Vitess too. */
@Tag(TestDatabase.VITESS)
final class DueJobsOnVitessTest extends DueJobsTest {}

package dev.parley.job;

import dev.parley.contract.TestDatabase;
import org.junit.jupiter.api.Tag;

/** Due work is done once on a real MySQL too. */
@Tag(TestDatabase.MYSQL)
final class DueJobsOnMySqlTest extends DueJobsTest {}

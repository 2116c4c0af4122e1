package dev.parley.arch;

import dev.parley.contract.TestDatabase;
import org.junit.jupiter.api.Tag;

/** A real MySQL understands every statement too. */
@Tag(TestDatabase.MYSQL)
final class StatementsOnMySqlTest extends StatementsTest {}

package dev.parley.role;

import dev.parley.contract.TestDatabase;
import org.junit.jupiter.api.Tag;

/** What the rooms promise on the embedded database, they keep on a real MySQL. */
@Tag(TestDatabase.MYSQL)
final class RoomsOnMySqlTest extends RoomsSuite {}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.cli.Outcome;
import dev.parley.store.StoreException;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.mariadb.MariaDbEndpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command says whose database goes away, after it was there when the command began. */
class LostDatabaseTest {
  private static final PoolLimits IMPATIENT = new PoolLimits(1, 300, 300);

  @TempDir Path temp;

  @Test
  void aDatabaseThatGivesNoConnectionIsUnavailable() {
    MariaDbEndpoint gone = new MariaDbEndpoint(temp.resolve("no.sock"), "password");
    StoreException failure =
        catchThrowableOfType(
            StoreException.class, () -> Rooms.open(gone, IMPATIENT, event -> {}).close());
    assertThat(failure.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
    assertThat(Parley.refusal(failure))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.message()).contains("does not answer", "run the command"));
  }

  @Test
  void aFaultOfAStatementIsNoLostDatabase() {
    StoreException fault =
        new StoreException(StoreException.Kind.FAULT, "wrong", new IllegalStateException());
    assertThatThrownBy(() -> Parley.refusal(fault)).isSameAs(fault);
  }
}

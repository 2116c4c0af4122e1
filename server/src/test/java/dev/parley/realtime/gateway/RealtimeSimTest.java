package dev.parley.realtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.model.Effect;
import dev.parley.model.Event;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replay one seed with {@code -Dsim.seed=N}. */
@Tag("sim")
class RealtimeSimTest {
  private static final int SEEDS = Integer.getInteger("sim.seeds", 4_000);
  private static final int SEEDS_TO_CATCH = 300;

  @Test
  void holdsTheInvariantsOverManySeeds() {
    Long only = Long.getLong("sim.seed");
    if (only != null) {
      new Simulation(only, new GatewayRules()).run();
      return;
    }
    long reloads = 0;
    long resumes = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = new Simulation(seed, new GatewayRules());
      try {
        simulation.run();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      reloads += simulation.reloads;
      resumes += simulation.resumes;
    }
    assertThat(resumes).as("sockets that loaded").isGreaterThan(SEEDS * 10L);
    assertThat(reloads).as("reloads happen, and rarely").isBetween(SEEDS / 10L, resumes);
  }

  enum Broken {
    NO_DEDUPLICATION,
    NO_HOLE_DETECTION,
    RESUME_SKIPS_ONE,
    RESUME_REPEATS_ONE,
    REMOVAL_IGNORED,
    GUESTS_EVENTS_FOR_ALL,
    GUESTS_EVENTS_FOR_NOBODY;

    GatewayRules rules() {
      return switch (this) {
        case NO_DEDUPLICATION ->
            new GatewayRules() {
              @Override
              Place place(long last, long seq) {
                Place place = super.place(last, seq);
                return place == Place.SEEN ? Place.NEXT : place;
              }
            };
        case NO_HOLE_DETECTION ->
            new GatewayRules() {
              @Override
              Place place(long last, long seq) {
                Place place = super.place(last, seq);
                return place == Place.HOLE ? Place.NEXT : place;
              }
            };
        case GUESTS_EVENTS_FOR_ALL -> guestsEvents(true);
        case GUESTS_EVENTS_FOR_NOBODY -> guestsEvents(false);
        case RESUME_SKIPS_ONE -> resume(1);
        case RESUME_REPEATS_ONE -> resume(-1);
        case REMOVAL_IGNORED ->
            new GatewayRules() {
              @Override
              boolean removes(Effect.Remove effect, Event event, String userId) {
                return false;
              }
            };
      };
    }

    private static GatewayRules guestsEvents(boolean forAll) {
      return new GatewayRules() {
        @Override
        boolean isFor(boolean guest, Event event) {
          return forAll || !event.isForGuests();
        }
      };
    }

    private static GatewayRules resume(int off) {
      return new GatewayRules() {
        @Override
        long resumeFrom(long position) {
          return position + off;
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void catchesWhatIsBroken(Broken broken) {
    for (long seed = 0; seed < SEEDS_TO_CATCH; seed++) {
      try {
        new Simulation(seed, broken.rules()).run();
      } catch (SimHost.Violation caught) {
        return;
      }
    }
    fail("no seed below %d caught %s", SEEDS_TO_CATCH, broken);
  }
}

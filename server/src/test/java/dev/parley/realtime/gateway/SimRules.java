package dev.parley.realtime.gateway;

/** What a cluster keeps to; each broken in one way by a variant that the simulation must catch. */
enum SimRules {
  SOUND,
  STALE_EPOCH_HEARD,
  LEASE_WITHOUT_END,
  MARKED_BEFORE_THE_EFFECT,
  NOT_REPEATED_AFTER_AN_EPOCH,
  SAME_ID_AFTER_A_RESTART,
  TABLE_WRITTEN_WITHOUT_ITS_VERSION,
  PUBLISHED_BEFORE_COMMIT,
  NO_DEDUPLICATION,
  NO_HOLE_DETECTION,
  RESUME_SKIPS_ONE,
  REMOVAL_IGNORED;

  boolean is(SimRules rule) {
    return this == rule;
  }

  GatewayRules gateway() {
    return switch (this) {
      case STALE_EPOCH_HEARD ->
          new GatewayRules() {
            @Override
            boolean isStale(long known, long epoch) {
              return false;
            }
          };
      case NO_DEDUPLICATION -> RealtimeSimTest.Broken.NO_DEDUPLICATION.rules();
      case NO_HOLE_DETECTION -> RealtimeSimTest.Broken.NO_HOLE_DETECTION.rules();
      case RESUME_SKIPS_ONE -> RealtimeSimTest.Broken.RESUME_SKIPS_ONE.rules();
      case REMOVAL_IGNORED -> RealtimeSimTest.Broken.REMOVAL_IGNORED.rules();
      case SOUND,
          LEASE_WITHOUT_END,
          MARKED_BEFORE_THE_EFFECT,
          NOT_REPEATED_AFTER_AN_EPOCH,
          SAME_ID_AFTER_A_RESTART,
          TABLE_WRITTEN_WITHOUT_ITS_VERSION,
          PUBLISHED_BEFORE_COMMIT ->
          new GatewayRules();
    };
  }
}

package dev.parley.realtime.ring;

import dev.parley.model.StreamId;

/** The ring of one process: one server owns every slot, at epoch 1, for as long as it lives. */
public final class SingleRing implements Ring {
  private static final long FIRST_EPOCH = 1;

  private final Owner owner;

  public SingleRing(String serverId) {
    owner = new Owner(serverId, FIRST_EPOCH);
  }

  @Override
  public Owner owner(StreamId stream) {
    return owner;
  }
}

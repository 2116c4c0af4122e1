package dev.parley.realtime.presence;

import dev.parley.contract.PresencePeerContract;

class PresenceServerContractTest extends PresencePeerContract {
  private final PresenceServer server = server();

  @Override
  protected PresencePeer peer() {
    return server;
  }
}

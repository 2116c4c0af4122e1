package dev.parley.realtime.channel;

import dev.parley.contract.ChannelPeerContract;

class ChannelServerContractTest extends ChannelPeerContract {
  @Override
  protected ChannelPeer peer() {
    return server;
  }
}

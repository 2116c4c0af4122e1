package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.presence.PresencePeer;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What a gateway stands on.
 *
 * @param turn runs the gateway's own work, one task at a time, in the order they came
 * @param workers runs blocking calls; the gateway bounds how many
 * @param owners the channel server that owns a stream now
 */
public record GatewayServices(
    Executor turn,
    Executor workers,
    InstantSource clock,
    Function<StreamId, ChannelPeer> owners,
    PresencePeer presence,
    Memberships memberships,
    Visibility visibility,
    Sender sender,
    ReconnectUrls reconnectUrls,
    PositionCodec positions) {}

package dev.parley.realtime.grpc;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.grpc.wire.ChannelGrpc;
import dev.parley.realtime.grpc.wire.PublishReply;
import dev.parley.realtime.grpc.wire.PublishRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A channel server in another process. Each gateway of this one has a stream to it, from its first
 * subscription on; publications go as calls of their own.
 */
public final class RemoteChannel implements ChannelPeer, AutoCloseable {
  private final ManagedChannel channel;
  private final ClusterLimits limits;
  private final ScheduledExecutorService timer;
  private final Consumer<GatewayPeer> connectedAgain;
  private volatile long suspectUntilNanos = System.nanoTime();
  private final Map<GatewayPeer, GatewayLink> links = new ConcurrentHashMap<>();

  /**
   * Connects with the first call.
   *
   * @param timer its few threads write to streams and open lost ones
   * @param connectedAgain told after a lost stream stands again: the server knows nothing of what
   *     the gateway subscribed to
   */
  public RemoteChannel(
      Dialer dialer,
      InetSocketAddress address,
      ScheduledExecutorService timer,
      Consumer<GatewayPeer> connectedAgain) {
    this.channel = dialer.dial(address);
    this.limits = dialer.limits;
    this.timer = timer;
    this.connectedAgain = connectedAgain;
  }

  @Override
  public PublishAnswer publish(long epoch, Event event) {
    return publish(epoch, List.of(event)).getFirst();
  }

  @Override
  public List<PublishAnswer> publish(long epoch, List<Event> events) {
    if (suspectUntilNanos - System.nanoTime() > 0) {
      return unreachable(events);
    }
    PublishRequest.Builder request = PublishRequest.newBuilder().setEpoch(epoch);
    events.forEach(event -> request.addEvents(Wire.of(event)));
    try {
      PublishReply reply =
          ChannelGrpc.newBlockingStub(channel)
              .withDeadlineAfter(limits.ownerMillis(), TimeUnit.MILLISECONDS)
              .publish(request.build());
      if (reply.getAnswersCount() == events.size()) {
        return reply.getAnswersList().stream().map(RemoteChannel::answer).toList();
      }
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (code == Status.Code.DEADLINE_EXCEEDED) {
        // Not every caller shall wait for a server that does not answer anybody.
        suspectUntilNanos =
            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.suspectMillis());
      } else if (code == Status.Code.UNAVAILABLE) {
        channel.resetConnectBackoff();
      }
    }
    return unreachable(events);
  }

  private static List<PublishAnswer> unreachable(List<Event> events) {
    return Collections.nCopies(events.size(), PublishAnswer.UNREACHABLE);
  }

  private static PublishAnswer answer(PublishReply.Answer answer) {
    return switch (answer) {
      case ANSWER_ACCEPTED -> PublishAnswer.ACCEPTED;
      case ANSWER_NOT_OWNER -> PublishAnswer.NOT_OWNER;
      case ANSWER_BUSY, ANSWER_UNSPECIFIED, UNRECOGNIZED -> PublishAnswer.BUSY;
    };
  }

  @Override
  public void subscribe(GatewayPeer gateway, StreamId stream, long known) {
    link(gateway).subscribe(stream, known);
  }

  @Override
  public void unsubscribe(GatewayPeer gateway, StreamId stream) {
    link(gateway).unsubscribe(stream);
  }

  @Override
  public void read(GatewayPeer gateway, StreamId stream, long after) {
    link(gateway).read(stream, after);
  }

  /** Goes with any of the streams: it matters to nobody whose. */
  @Override
  public void transientEvent(Transient event) {
    links.values().stream().findFirst().ifPresent(link -> link.transientEvent(event));
  }

  private GatewayLink link(GatewayPeer gateway) {
    return links.computeIfAbsent(
        gateway,
        peer -> new GatewayLink(peer, channel, limits, timer, () -> connectedAgain.accept(peer)));
  }

  @Override
  public void close() {
    links.values().forEach(GatewayLink::close);
    channel.shutdownNow();
  }
}

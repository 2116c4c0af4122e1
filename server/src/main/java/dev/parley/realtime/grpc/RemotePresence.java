package dev.parley.realtime.grpc;

import dev.parley.realtime.grpc.wire.ActiveReply;
import dev.parley.realtime.grpc.wire.ActiveRequest;
import dev.parley.realtime.grpc.wire.PresenceAnswer;
import dev.parley.realtime.grpc.wire.PresenceGrpc;
import dev.parley.realtime.grpc.wire.PresenceQuery;
import dev.parley.realtime.grpc.wire.SetAwayReply;
import dev.parley.realtime.grpc.wire.SetAwayRequest;
import dev.parley.realtime.grpc.wire.StatusReply;
import dev.parley.realtime.grpc.wire.StatusRequest;
import dev.parley.realtime.grpc.wire.ToPresence;
import dev.parley.realtime.presence.Presence;
import dev.parley.realtime.presence.PresenceListener;
import dev.parley.realtime.presence.PresencePeer;
import dev.parley.realtime.presence.PresenceStatus;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A presence server in another process. Each gateway of this one has a stream to it, from the first
 * word on; questions go as calls of their own.
 */
public final class RemotePresence implements PresencePeer, AutoCloseable {
  private final ManagedChannel channel;
  private final ClusterLimits limits;
  private final ScheduledExecutorService timer;
  private final Consumer<PresenceListener> connectedAgain;
  private final Map<PresenceListener, PresenceLink> links = new ConcurrentHashMap<>();

  /**
   * Connects with the first call.
   *
   * @param connectedAgain told after a lost stream stands again: the server knows nothing of what
   *     the gateway had told it
   */
  public RemotePresence(
      Dialer dialer,
      InetSocketAddress address,
      ScheduledExecutorService timer,
      Consumer<PresenceListener> connectedAgain) {
    this.channel = dialer.dial(address);
    this.limits = dialer.limits;
    this.timer = timer;
    this.connectedAgain = connectedAgain;
  }

  @Override
  public void connected(PresenceListener gateway, String userId, int socket, boolean manualAway) {
    say(
        gateway,
        ToPresence.Item.newBuilder()
            .setConnected(
                ToPresence.Connected.newBuilder()
                    .setUser(userId)
                    .setSocket(socket)
                    .setManualAway(manualAway)));
  }

  @Override
  public void disconnected(PresenceListener gateway, String userId, int socket) {
    say(
        gateway,
        ToPresence.Item.newBuilder()
            .setDisconnected(
                ToPresence.Disconnected.newBuilder().setUser(userId).setSocket(socket)));
  }

  @Override
  public void watch(PresenceListener gateway, String userId) {
    say(gateway, ToPresence.Item.newBuilder().setWatch(userId));
  }

  @Override
  public void unwatch(PresenceListener gateway, String userId) {
    say(gateway, ToPresence.Item.newBuilder().setUnwatch(userId));
  }

  private void say(PresenceListener gateway, ToPresence.Item.Builder item) {
    links
        .computeIfAbsent(
            gateway,
            listener ->
                new PresenceLink(
                    listener, channel, limits, timer, () -> connectedAgain.accept(listener)))
        .say(item.build());
  }

  @Override
  public void active(String userId) {
    PresenceGrpc.newStub(channel)
        .withDeadlineAfter(limits.callMillis(), TimeUnit.MILLISECONDS)
        .active(ActiveRequest.newBuilder().setUser(userId).build(), new Unheard<ActiveReply>());
  }

  @Override
  public void setManualAway(String userId, boolean away) {
    PresenceGrpc.newStub(channel)
        .withDeadlineAfter(limits.callMillis(), TimeUnit.MILLISECONDS)
        .setAway(
            SetAwayRequest.newBuilder().setUser(userId).setAway(away).build(),
            new Unheard<SetAwayReply>());
  }

  @Override
  public void query(Collection<String> userIds, Consumer<Map<String, Presence>> answer) {
    Map<String, Presence> found = new HashMap<>();
    userIds.forEach(userId -> found.put(userId, Presence.AWAY));
    PresenceGrpc.newStub(channel)
        .withDeadlineAfter(limits.callMillis(), TimeUnit.MILLISECONDS)
        .query(
            PresenceQuery.newBuilder().addAllUsers(userIds).build(),
            new StreamObserver<>() {
              @Override
              public void onNext(PresenceAnswer reply) {
                reply.getPeopleList().forEach(one -> found.put(one.getUser(), presence(one)));
              }

              @Override
              public void onError(Throwable error) {
                answer.accept(found);
              }

              @Override
              public void onCompleted() {
                answer.accept(found);
              }
            });
  }

  @Override
  public PresenceStatus status(String userId) {
    try {
      StatusReply reply =
          PresenceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(limits.publishMillis(), TimeUnit.MILLISECONDS)
              .status(StatusRequest.newBuilder().setUser(userId).build());
      return new PresenceStatus(
          reply.getActive() ? Presence.ACTIVE : Presence.AWAY,
          reply.getOnline(),
          reply.getAutoAway(),
          reply.getManualAway(),
          reply.getConnections(),
          reply.getLastActivityMillis());
    } catch (StatusRuntimeException e) {
      return PresenceStatus.ABSENT;
    }
  }

  static Presence presence(PresenceAnswer.Person person) {
    return person.getActive() ? Presence.ACTIVE : Presence.AWAY;
  }

  @Override
  public void close() {
    List.copyOf(links.values()).forEach(PresenceLink::close);
    channel.shutdownNow();
  }

  /** What says no more than that it arrived, and costs nothing if it did not. */
  private static final class Unheard<A> implements StreamObserver<A> {
    @Override
    public void onNext(A reply) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}

package dev.parley.realtime.grpc;

import dev.parley.model.StreamId;
import dev.parley.realtime.gateway.Memberships;
import dev.parley.realtime.gateway.Sender;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.realtime.gateway.Visibility;
import dev.parley.realtime.grpc.wire.CurrentReply;
import dev.parley.realtime.grpc.wire.CurrentRequest;
import dev.parley.realtime.grpc.wire.KeysRequest;
import dev.parley.realtime.grpc.wire.LoadReply;
import dev.parley.realtime.grpc.wire.LoadRequest;
import dev.parley.realtime.grpc.wire.SendReply;
import dev.parley.realtime.grpc.wire.SendRequest;
import dev.parley.realtime.grpc.wire.VisibleRequest;
import dev.parley.realtime.grpc.wire.WebappGrpc;
import dev.parley.security.KeyPurpose;
import dev.parley.security.KeyRing;
import io.grpc.StatusRuntimeException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The webapp servers of the cluster, any of which does: a gateway's only way to what is stored.
 *
 * <p>Every call throws {@link StatusRuntimeException} if none of them answers.
 */
public final class RemoteWebapps implements Memberships, Visibility, Sender {
  private static final int TRIES = 2;

  private final Peers<Line> lines;
  private final ClusterLimits limits;

  public RemoteWebapps(Peers<Line> lines, ClusterLimits limits) {
    this.lines = lines;
    this.limits = limits;
  }

  private <A> A ask(int tries, Function<WebappGrpc.WebappBlockingStub, A> call) {
    return Line.ask(
        lines.inTurn(),
        tries,
        channel ->
            call.apply(
                WebappGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(limits.callMillis(), TimeUnit.MILLISECONDS)));
  }

  private static dev.parley.realtime.grpc.wire.Viewer wire(Viewer viewer) {
    return dev.parley.realtime.grpc.wire.Viewer.newBuilder()
        .setTeam(viewer.teamId())
        .setUser(viewer.userId())
        .setCredential(viewer.credentialId())
        .build();
  }

  @Override
  public Loaded load(Viewer viewer, long sinceMillis) {
    LoadRequest request =
        LoadRequest.newBuilder().setViewer(wire(viewer)).setSinceMillis(sinceMillis).build();
    LoadReply reply = ask(TRIES, stub -> stub.load(request));
    if (!reply.getRefused().isEmpty()) {
      return new Loaded.Refused(reply.getRefused());
    }
    return new Loaded.Granted(
        reply.getSubscriptionsList().stream().map(RemoteWebapps::subscription).toList(),
        reply.getGuest(),
        reply.getManualAway());
  }

  private static Subscription subscription(LoadReply.Subscription from) {
    return new Subscription(
        new StreamId(from.getStream()), from.getSeq(), from.getSeqSince(), from.getJoinedSeq());
  }

  @Override
  public OptionalLong current(Viewer viewer, StreamId stream) {
    CurrentRequest request =
        CurrentRequest.newBuilder().setViewer(wire(viewer)).setStream(stream.value()).build();
    CurrentReply reply = ask(TRIES, stub -> stub.current(request));
    return reply.getMayHear() ? OptionalLong.of(reply.getSeq()) : OptionalLong.empty();
  }

  @Override
  public Set<String> visible(Viewer viewer, Collection<String> userIds) {
    VisibleRequest request =
        VisibleRequest.newBuilder().setViewer(wire(viewer)).addAllUsers(userIds).build();
    return Set.copyOf(ask(TRIES, stub -> stub.visible(request)).getUsersList());
  }

  /** Asked once: nobody knows whether a message was posted whose answer got lost. */
  @Override
  public Sent send(Viewer viewer, String channel, String text, String threadTs) {
    SendRequest request =
        SendRequest.newBuilder()
            .setViewer(wire(viewer))
            .setChannel(channel)
            .setText(text)
            .setThreadTs(threadTs)
            .build();
    SendReply reply = ask(1, stub -> stub.send(request));
    return reply.getErrorCode() == 0
        ? new Sent.Posted(reply.getTs(), reply.getText())
        : new Sent.Refused(reply.getErrorCode(), reply.getError());
  }

  /** The keys of tickets and positions; empty while no webapp server answers. */
  public Optional<KeyRing> keys() {
    try {
      List<KeyRing.Lent> lent =
          ask(TRIES, stub -> stub.keys(KeysRequest.getDefaultInstance())).getKeysList().stream()
              .map(
                  key ->
                      new KeyRing.Lent(
                          key.getId(),
                          new KeyPurpose(key.getPurpose()),
                          key.getBits().toByteArray()))
              .toList();
      return Optional.of(KeyRing.borrowed(lent));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }
}

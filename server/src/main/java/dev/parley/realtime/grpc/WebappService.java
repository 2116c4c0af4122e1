package dev.parley.realtime.grpc;

import com.google.protobuf.ByteString;
import dev.parley.model.StreamId;
import dev.parley.realtime.gateway.Memberships;
import dev.parley.realtime.gateway.Sender;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.realtime.gateway.Visibility;
import dev.parley.realtime.grpc.wire.CurrentReply;
import dev.parley.realtime.grpc.wire.CurrentRequest;
import dev.parley.realtime.grpc.wire.KeysReply;
import dev.parley.realtime.grpc.wire.KeysRequest;
import dev.parley.realtime.grpc.wire.LoadReply;
import dev.parley.realtime.grpc.wire.LoadRequest;
import dev.parley.realtime.grpc.wire.SendReply;
import dev.parley.realtime.grpc.wire.SendRequest;
import dev.parley.realtime.grpc.wire.VisibleReply;
import dev.parley.realtime.grpc.wire.VisibleRequest;
import dev.parley.realtime.grpc.wire.WebappGrpc;
import dev.parley.security.KeyRing;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.OptionalLong;

/** A webapp server as gateways reach it; its calls block. */
public final class WebappService extends ClusterServer.ClusterService {
  private final Memberships memberships;
  private final Visibility visibility;
  private final Sender sender;
  private final List<KeyRing.Lent> keys;

  /**
   * Stands before the rooms.
   *
   * @param keys what a gateway needs for tickets and positions
   */
  public WebappService(
      Memberships memberships, Visibility visibility, Sender sender, List<KeyRing.Lent> keys) {
    this.memberships = memberships;
    this.visibility = visibility;
    this.sender = sender;
    this.keys = keys;
  }

  private static Viewer viewer(dev.parley.realtime.grpc.wire.Viewer from) {
    return new Viewer(from.getTeam(), from.getUser(), from.getCredential());
  }

  private static <A> void answer(StreamObserver<A> to, A reply) {
    to.onNext(reply);
    to.onCompleted();
  }

  @Override
  BindableService bound() {
    return new WebappGrpc.WebappImplBase() {
      @Override
      public void load(LoadRequest request, StreamObserver<LoadReply> to) {
        answer(to, wire(memberships.load(viewer(request.getViewer()), request.getSinceMillis())));
      }

      @Override
      public void current(CurrentRequest request, StreamObserver<CurrentReply> to) {
        OptionalLong seq =
            memberships.current(viewer(request.getViewer()), new StreamId(request.getStream()));
        answer(
            to,
            CurrentReply.newBuilder().setMayHear(seq.isPresent()).setSeq(seq.orElse(0)).build());
      }

      @Override
      public void visible(VisibleRequest request, StreamObserver<VisibleReply> to) {
        answer(
            to,
            VisibleReply.newBuilder()
                .addAllUsers(
                    visibility.visible(viewer(request.getViewer()), request.getUsersList()))
                .build());
      }

      @Override
      public void send(SendRequest request, StreamObserver<SendReply> to) {
        answer(
            to,
            wire(
                sender.send(
                    viewer(request.getViewer()),
                    request.getChannel(),
                    request.getText(),
                    request.getThreadTs())));
      }

      @Override
      public void keys(KeysRequest request, StreamObserver<KeysReply> to) {
        KeysReply.Builder reply = KeysReply.newBuilder();
        keys.forEach(
            key ->
                reply.addKeys(
                    KeysReply.Key.newBuilder()
                        .setId(key.keyId())
                        .setPurpose(key.purpose().name())
                        .setBits(ByteString.copyFrom(key.bits()))));
        answer(to, reply.build());
      }
    };
  }

  private static LoadReply wire(Memberships.Loaded loaded) {
    LoadReply.Builder to = LoadReply.newBuilder();
    return switch (loaded) {
      case Memberships.Loaded.Refused(String code) -> to.setRefused(code).build();
      case Memberships.Loaded.Granted granted -> {
        granted
            .subscriptions()
            .forEach(
                one ->
                    to.addSubscriptionsBuilder()
                        .setStream(one.stream().value())
                        .setSeq(one.seq())
                        .setSeqSince(one.seqSince())
                        .setJoinedSeq(one.joinedSeq()));
        yield to.setGuest(granted.isGuest()).setManualAway(granted.manualAway()).build();
      }
    };
  }

  private static SendReply wire(Sender.Sent sent) {
    return switch (sent) {
      case Sender.Sent.Posted(String ts, String text) ->
          SendReply.newBuilder().setTs(ts).setText(text).build();
      case Sender.Sent.Refused(int code, String msg) ->
          SendReply.newBuilder().setErrorCode(code).setError(msg).build();
    };
  }
}

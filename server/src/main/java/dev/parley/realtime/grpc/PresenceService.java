package dev.parley.realtime.grpc;

import dev.parley.realtime.grpc.wire.ActiveReply;
import dev.parley.realtime.grpc.wire.ActiveRequest;
import dev.parley.realtime.grpc.wire.FromPresence;
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
import dev.parley.realtime.presence.PresenceServer;
import dev.parley.realtime.presence.PresenceStatus;
import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/** A presence server as gateways and webapp servers reach it. */
public final class PresenceService extends ClusterServer.ClusterService {
  private final PresenceServer server;
  private final ClusterLimits limits;
  private final Executor executor;

  /**
   * Stands before the server.
   *
   * @param executor runs what is written to gateways, one task a gateway at most
   */
  public PresenceService(PresenceServer server, ClusterLimits limits, Executor executor) {
    this.server = server;
    this.limits = limits;
    this.executor = executor;
  }

  static PresenceAnswer.Person person(String userId, Presence presence) {
    return PresenceAnswer.Person.newBuilder()
        .setUser(userId)
        .setActive(presence == Presence.ACTIVE)
        .build();
  }

  @Override
  BindableService bound() {
    return new PresenceGrpc.PresenceImplBase() {
      @Override
      public StreamObserver<ToPresence> watch(StreamObserver<FromPresence> to) {
        return new Watching((ServerCallStreamObserver<FromPresence>) to);
      }

      @Override
      public void query(PresenceQuery request, StreamObserver<PresenceAnswer> answer) {
        server.query(
            request.getUsersList(),
            found -> {
              PresenceAnswer.Builder reply = PresenceAnswer.newBuilder();
              found.forEach((userId, presence) -> reply.addPeople(person(userId, presence)));
              answer.onNext(reply.build());
              answer.onCompleted();
            });
      }

      @Override
      public void status(StatusRequest request, StreamObserver<StatusReply> answer) {
        PresenceStatus status = server.status(request.getUser());
        answer.onNext(
            StatusReply.newBuilder()
                .setActive(status.presence() == Presence.ACTIVE)
                .setOnline(status.online())
                .setAutoAway(status.autoAway())
                .setManualAway(status.manualAway())
                .setConnections(status.connectionCount())
                .setLastActivityMillis(status.lastActivityMillis())
                .build());
        answer.onCompleted();
      }

      @Override
      public void setAway(SetAwayRequest request, StreamObserver<SetAwayReply> answer) {
        server.setManualAway(request.getUser(), request.getAway());
        answer.onNext(SetAwayReply.getDefaultInstance());
        answer.onCompleted();
      }

      @Override
      public void active(ActiveRequest request, StreamObserver<ActiveReply> answer) {
        server.active(request.getUser());
        answer.onNext(ActiveReply.getDefaultInstance());
        answer.onCompleted();
      }
    };
  }

  /** One gateway, from the beginning to the end of its stream. */
  private final class Watching implements StreamObserver<ToPresence>, PresenceListener {
    private final ServerCallStreamObserver<FromPresence> to;
    private final Outbound<PresenceAnswer.Person, FromPresence> out;

    Watching(ServerCallStreamObserver<FromPresence> to) {
      this.to = to;
      this.out =
          new Outbound<>(
              limits,
              executor,
              PresenceAnswer.Person::getSerializedSize,
              people -> FromPresence.newBuilder().addAllPeople(people).build(),
              () -> null);
      to.setOnReadyHandler(out::wake);
      to.setOnCancelHandler(this::gone);
      out.open(to);
    }

    /** A gateway that does not take what it asked for is cut off, and asks anew. */
    @Override
    public void presence(String userId, Presence presence) {
      if (!out.offer(person(userId, presence))) {
        executor.execute(
            () -> {
              gone();
              to.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
            });
      }
    }

    @Override
    public void onNext(ToPresence message) {
      message.getItemsList().forEach(this::take);
    }

    private void take(ToPresence.Item item) {
      switch (item.getKindCase()) {
        case CONNECTED ->
            server.connected(
                this,
                item.getConnected().getUser(),
                item.getConnected().getSocket(),
                item.getConnected().getManualAway());
        case DISCONNECTED ->
            server.disconnected(
                this, item.getDisconnected().getUser(), item.getDisconnected().getSocket());
        case ACTIVE -> server.active(item.getActive());
        case WATCH -> server.watch(this, item.getWatch());
        case UNWATCH -> server.unwatch(this, item.getUnwatch());
        case KIND_NOT_SET -> {} // of a newer version, which can do without
      }
    }

    @Override
    public void onError(Throwable error) {
      gone();
    }

    @Override
    public void onCompleted() {
      gone();
      to.onCompleted();
    }

    private void gone() {
      out.lost();
      server.gatewayGone(this);
    }
  }
}

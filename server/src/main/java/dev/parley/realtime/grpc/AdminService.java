package dev.parley.realtime.grpc;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.admin.Published;
import dev.parley.realtime.channel.RecentEvents;
import dev.parley.realtime.grpc.wire.AdminGrpc;
import dev.parley.realtime.grpc.wire.AdminPublishReply;
import dev.parley.realtime.grpc.wire.AdminPublishRequest;
import dev.parley.realtime.grpc.wire.RecentReply;
import dev.parley.realtime.grpc.wire.RecentRequest;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;

/** An admin server as webapp and channel servers reach it; its calls block. */
public final class AdminService extends ClusterServer.ClusterService {
  private final AdminPeer admin;
  private final RecentEvents store;

  public AdminService(AdminPeer admin, RecentEvents store) {
    this.admin = admin;
    this.store = store;
  }

  @Override
  BindableService bound() {
    return new AdminGrpc.AdminImplBase() {
      @Override
      public void publish(AdminPublishRequest request, StreamObserver<AdminPublishReply> answer) {
        AdminPublishReply.Builder reply = AdminPublishReply.newBuilder();
        admin
            .publish(Wire.events(request.getEventsList()))
            .forEach(outcome -> reply.addOutcomes(wire(outcome)));
        answer.onNext(reply.build());
        answer.onCompleted();
      }

      @Override
      public void recent(RecentRequest request, StreamObserver<RecentReply> answer) {
        Optional<List<Event>> events =
            store.read(new StreamId(request.getStream()), request.getAfter(), request.getLimit());
        RecentReply.Builder reply = RecentReply.newBuilder().setGone(events.isEmpty());
        events.orElse(List.of()).forEach(event -> reply.addEvents(Wire.of(event)));
        answer.onNext(reply.build());
        answer.onCompleted();
      }
    };
  }

  private static AdminPublishReply.Outcome wire(Published outcome) {
    AdminPublishReply.Outcome.Builder to = AdminPublishReply.Outcome.newBuilder();
    return switch (outcome) {
      case Published.Acknowledged(long epoch) -> to.setEpoch(epoch).build();
      case Published.Unacknowledged(String reason) -> to.setReason(reason).build();
    };
  }
}

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
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The admin servers of the cluster, any of which does. */
public final class RemoteAdmins implements AdminPeer, RecentEvents {
  private static final int TRIES = 2;

  private final Peers<Line> lines;
  private final ClusterLimits limits;

  public RemoteAdmins(Peers<Line> lines, ClusterLimits limits) {
    this.lines = lines;
    this.limits = limits;
  }

  @Override
  public List<Published> publish(List<Event> events) {
    AdminPublishRequest.Builder request = AdminPublishRequest.newBuilder();
    events.forEach(event -> request.addEvents(Wire.of(event)));
    AdminPublishRequest whole = request.build();
    try {
      AdminPublishReply reply = Line.ask(lines.inTurn(), TRIES, channel -> publish(channel, whole));
      if (reply.getOutcomesCount() == events.size()) {
        return reply.getOutcomesList().stream().map(RemoteAdmins::published).toList();
      }
    } catch (StatusRuntimeException e) {
      return none(events.size(), "admin_" + e.getStatus().getCode());
    }
    return none(events.size(), "admin_answered_otherwise");
  }

  private AdminPublishReply publish(ManagedChannel channel, AdminPublishRequest request) {
    return AdminGrpc.newBlockingStub(channel)
        .withDeadlineAfter(limits.publishMillis(), TimeUnit.MILLISECONDS)
        .publish(request);
  }

  private static List<Published> none(int events, String reason) {
    return Collections.nCopies(events, new Published.Unacknowledged(reason));
  }

  private static Published published(AdminPublishReply.Outcome outcome) {
    return outcome.getEpoch() > 0
        ? new Published.Acknowledged(outcome.getEpoch())
        : new Published.Unacknowledged(outcome.getReason());
  }

  @Override
  public Optional<List<Event>> read(StreamId stream, long afterSeq, int limit) {
    RecentRequest request =
        RecentRequest.newBuilder()
            .setStream(stream.value())
            .setAfter(afterSeq)
            .setLimit(limit)
            .build();
    RecentReply reply =
        Line.ask(
            lines.inTurn(),
            TRIES,
            channel ->
                AdminGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(limits.callMillis(), TimeUnit.MILLISECONDS)
                    .recent(request));
    return reply.getGone() ? Optional.empty() : Optional.of(Wire.events(reply.getEventsList()));
  }
}

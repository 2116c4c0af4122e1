package dev.parley.realtime.grpc;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.grpc.wire.ChannelGrpc;
import dev.parley.realtime.grpc.wire.PublishReply;
import dev.parley.realtime.grpc.wire.PublishRequest;
import dev.parley.realtime.grpc.wire.ToChannel;
import dev.parley.realtime.grpc.wire.ToGateway;
import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel server as admin servers and gateways reach it. */
public final class ChannelService extends ClusterServer.ClusterService {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelService.class);

  private final ChannelServer server;
  private final ClusterLimits limits;
  private final Executor executor;

  /**
   * Stands before the server.
   *
   * @param executor runs what is written to gateways, one task a gateway at most
   */
  public ChannelService(ChannelServer server, ClusterLimits limits, Executor executor) {
    this.server = server;
    this.limits = limits;
    this.executor = executor;
  }

  @Override
  BindableService bound() {
    return new ChannelGrpc.ChannelImplBase() {
      @Override
      public void publish(PublishRequest request, StreamObserver<PublishReply> answer) {
        List<Event> events = Wire.events(request.getEventsList());
        PublishReply.Builder reply = PublishReply.newBuilder();
        server.publish(request.getEpoch(), events).forEach(one -> reply.addAnswers(wire(one)));
        answer.onNext(reply.build());
        answer.onCompleted();
      }

      @Override
      public StreamObserver<ToChannel> hear(StreamObserver<ToGateway> to) {
        return new Hearing((ServerCallStreamObserver<ToGateway>) to);
      }
    };
  }

  private static PublishReply.Answer wire(PublishAnswer answer) {
    return switch (answer) {
      case ACCEPTED -> PublishReply.Answer.ANSWER_ACCEPTED;
      case NOT_OWNER -> PublishReply.Answer.ANSWER_NOT_OWNER;
      case BUSY, UNREACHABLE -> PublishReply.Answer.ANSWER_BUSY;
    };
  }

  /** One gateway, from the beginning to the end of its stream. */
  private final class Hearing implements StreamObserver<ToChannel> {
    private final RemoteGateway gateway;

    Hearing(ServerCallStreamObserver<ToGateway> to) {
      this.gateway = new RemoteGateway(limits, executor, this::tooSlow);
      to.setOnReadyHandler(gateway::ready);
      to.setOnCancelHandler(this::gone);
      gateway.open(to);
    }

    @Override
    public void onNext(ToChannel message) {
      try {
        message.getItemsList().forEach(this::take);
      } catch (RuntimeException e) {
        LOG.warn("a gateway is cut off: {}", e.getMessage());
        cut(Status.RESOURCE_EXHAUSTED);
      }
    }

    private void take(ToChannel.Item item) {
      switch (item.getKindCase()) {
        case SUBSCRIBE ->
            server.subscribe(
                gateway,
                new StreamId(item.getSubscribe().getStream()),
                item.getSubscribe().getKnown());
        case UNSUBSCRIBE -> server.unsubscribe(gateway, new StreamId(item.getUnsubscribe()));
        case READ ->
            server.read(
                gateway, new StreamId(item.getRead().getStream()), item.getRead().getAfter());
        case TRANSIENT -> server.transientEvent(Wire.transientEvent(item.getTransient()));
        case KIND_NOT_SET -> {} // of a newer version, which can do without
      }
    }

    private void tooSlow() {
      executor.execute(() -> cut(Status.RESOURCE_EXHAUSTED));
    }

    private void cut(Status why) {
      gone();
      gateway.fail(why);
    }

    @Override
    public void onError(Throwable error) {
      gone();
    }

    @Override
    public void onCompleted() {
      gone();
      gateway.complete();
    }

    private void gone() {
      gateway.lost();
      server.gatewayGone(gateway);
    }
  }
}

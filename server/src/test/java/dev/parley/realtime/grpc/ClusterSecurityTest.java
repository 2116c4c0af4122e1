package dev.parley.realtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.SelfSigned;
import dev.parley.realtime.channel.ChannelLimits;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.grpc.wire.ChannelGrpc;
import dev.parley.realtime.grpc.wire.PublishRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSecurityTest {
  private static final String METHOD = "parley.cluster.v1.Channel/Publish";

  @TempDir private Path folder;

  private final Loopback loopback = new Loopback();
  private final ChannelServer channels =
      new ChannelServer(
          _ -> 1,
          (_, _, _) -> Optional.of(List.of()),
          Runnable::run,
          InstantSource.system(),
          ChannelLimits.DEFAULT);

  @AfterEach
  void end() throws Exception {
    loopback.close();
  }

  private ClusterServer serve(ClusterSecurity security) throws IOException {
    return loopback.serve(
        Loopback.any(),
        security,
        new ChannelService(channels, ClusterLimits.DEFAULT, loopback.executor));
  }

  private Status.Code publish(ClusterServer server, ClusterSecurity as) throws IOException {
    return publish(loopback.dialer(as).dial(Loopback.at(server.port())), new Metadata());
  }

  private static Status.Code publish(ManagedChannel channel, Metadata headers) {
    try {
      ChannelGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .publish(PublishRequest.newBuilder().setEpoch(1).build());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void whoKnowsTheSecretIsHeardAndWhoKnowsAnotherIsNot() throws IOException {
    ClusterServer server = serve(Loopback.SECRET);
    assertThat(publish(server, Loopback.SECRET)).isEqualTo(Status.Code.OK);
    assertThat(server.refused()).isZero();
    ClusterSecurity other = new ClusterSecurity.SharedSecret("another secret of thirty-two chars");
    assertThat(publish(server, other)).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(server.refused()).isEqualTo(1);
  }

  @Test
  void whoShowsNothingOrAnOldOrBorrowedProofIsRefused() throws IOException {
    ClusterServer server = serve(Loopback.SECRET);
    InstantSource now = InstantSource.system();
    CallTokens tokens = tokens(now);
    CallTokens slow =
        tokens(() -> Instant.ofEpochMilli(now.millis() - CallTokens.WINDOW_MILLIS - 1_000));
    assertThat(call(server, null)).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(call(server, "v1.1.2.3")).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(call(server, slow.issue(METHOD))).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(call(server, tokens.issue("parley.cluster.v1.Channel/Hear")))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(call(server, tokens.issue(METHOD))).isEqualTo(Status.Code.OK);
    assertThat(server.refused()).isEqualTo(4);
  }

  private static CallTokens tokens(InstantSource clock) {
    return new CallTokens((ClusterSecurity.SharedSecret) Loopback.SECRET, clock);
  }

  private static Status.Code call(ClusterServer server, @Nullable String token) {
    Metadata headers = new Metadata();
    if (token != null) {
      headers.put(ClusterServer.TOKEN, token);
    }
    return publish(
        NettyChannelBuilder.forAddress(Loopback.at(server.port())).usePlaintext().build(), headers);
  }

  @Test
  void onlyAPeerWithACertificateOfTheAuthorityIsHeard() throws Exception {
    ClusterSecurity.Certificates ours = certificates("ours");
    ClusterSecurity.Certificates theirs = certificates("theirs");
    ClusterServer server = serve(ours);
    assertThat(publish(server, ours)).isEqualTo(Status.Code.OK);
    ClusterSecurity impostor =
        new ClusterSecurity.Certificates(theirs.certificate(), theirs.key(), ours.authority());
    assertThat(publish(server, impostor)).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(publish(server, Loopback.SECRET)).isEqualTo(Status.Code.UNAVAILABLE);
    ClusterServer fake = serve(theirs);
    assertThat(publish(fake, ours))
        .as("nobody talks to it either")
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aShortSecretIsNoneAndIsNotRepeated() {
    assertThatThrownBy(() -> new ClusterSecurity.SharedSecret("hunter2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the cluster secret has fewer than 32 characters");
  }

  private ClusterSecurity.Certificates certificates(String name) throws Exception {
    SelfSigned made = SelfSigned.make(folder, name);
    return new ClusterSecurity.Certificates(made.certificate(), made.key(), made.certificate());
  }
}

package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.realtime.grpc.ClusterSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads what proves that this process belongs to its cluster. */
final class Membership {
  /** The variable that holds the secret where no file does. */
  static final String SECRET = "PARLEY_CLUSTER_SECRET";

  private Membership() {}

  /**
   * What the command names.
   *
   * @throws ClusterException in one line that holds no secret
   */
  static ClusterSecurity of(Command.Membership membership, Map<String, String> environment) {
    return switch (membership) {
      case Command.Membership.Certificates(Path certificate, Path key, Path authority) ->
          new ClusterSecurity.Certificates(certificate, key, authority);
      case Command.Membership.Secret secret -> secret(secret, environment);
    };
  }

  private static ClusterSecurity secret(
      Command.Membership.Secret secret, Map<String, String> environment) {
    String written =
        secret.file().isPresent() ? read(secret.file().get()) : environment.get(SECRET);
    if (written == null) {
      throw new ClusterException(
          "name --cluster-cert, --cluster-key and --cluster-ca, or --cluster-secret-file, or set "
              + SECRET);
    }
    try {
      return new ClusterSecurity.SharedSecret(written);
    } catch (IllegalArgumentException e) {
      throw new ClusterException(String.valueOf(e.getMessage()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ClusterException("the cluster secret cannot be read from " + file);
    }
  }
}

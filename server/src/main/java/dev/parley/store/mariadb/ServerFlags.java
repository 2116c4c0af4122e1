package dev.parley.store.mariadb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the server. */
final class ServerFlags {
  private ServerFlags() {}

  /** The argument by which a running server is known to be the one of a data folder. */
  static String dataFlag(Path data) {
    return "--datadir=" + data;
  }

  private static List<String> common(MariaDbBinary binary, MariaDbSettings settings, Path home) {
    List<String> flags = new ArrayList<>();
    flags.add(binary.server().toString());
    flags.add("--no-defaults"); // First by its own rule: no file of this machine has a say.
    if (System.getProperty("user.name").equals("root")) {
      flags.add("--user=root"); // It refuses to run as root unless told so.
    }
    flags.add("--basedir=" + binary.share().getParent());
    if (binary.bundled()) {
      flags.add("--lc-messages-dir=" + binary.share());
      flags.add("--character-sets-dir=" + binary.share().resolve("charsets"));
    }
    flags.add("--tmpdir=" + home.resolve("tmp"));
    flags.add("--innodb-log-file-size=" + settings.logFileMib() + "M");
    flags.add("--innodb-undo-tablespaces=0");
    flags.add("--performance-schema=OFF");
    flags.add("--skip-log-bin");
    return flags;
  }

  static List<String> bootstrap(
      MariaDbBinary binary, MariaDbSettings settings, Path home, Path data) {
    List<String> flags = common(binary, settings, home);
    flags.add("--bootstrap");
    flags.add(dataFlag(data));
    flags.add("--innodb-buffer-pool-size=16M");
    flags.add("--max-allowed-packet=8M");
    flags.add("--log-warnings=0");
    return flags;
  }

  static List<String> serve(
      MariaDbBinary binary, MariaDbSettings settings, Path home, Path data, Path socket) {
    List<String> flags = common(binary, settings, home);
    flags.add(dataFlag(data));
    flags.add("--socket=" + socket);
    flags.add("--skip-networking"); // The socket's folder is the only door.
    flags.add("--skip-ssl"); // Making keys at each start takes seconds and guards no socket.
    flags.add("--pid-file=" + home.resolve("pid"));
    flags.add("--character-set-server=utf8mb4");
    flags.add("--collation-server=utf8mb4_bin");
    flags.add("--transaction-isolation=READ-COMMITTED");
    flags.add("--max-connections=" + settings.connectionsMax());
    flags.add("--max-allowed-packet=64M");
    flags.add("--innodb-flush-log-at-trx-commit=1");
    flags.add("--innodb-doublewrite=ON");
    flags.add("--innodb-buffer-pool-size=" + settings.bufferPoolMib() + "M");
    flags.add("--innodb-lock-wait-timeout=10");
    flags.add("--local-infile=OFF");
    flags.add("--secure-file-priv=" + home.resolve("tmp"));
    // An idle server's memory: caches of engines and features that Parley does not use.
    flags.add("--innodb-log-buffer-size=4M");
    flags.add("--key-buffer-size=8K");
    flags.add("--aria-pagecache-buffer-size=1M");
    flags.add("--query-cache-type=0");
    flags.add("--query-cache-size=0");
    flags.add("--table-open-cache=512");
    return flags;
  }
}

package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Entry;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.realtime.ring.Ring;
import dev.parley.realtime.ring.RingCodec;
import dev.parley.realtime.ring.RingMember;
import dev.parley.realtime.ring.RingTable;
import dev.parley.realtime.ring.RingView;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows the ring as discovery has it. */
final class RingCommand {
  private RingCommand() {}

  static Outcome show(Command.Ring command, Console console) {
    try (Discovery discovery = Discoveries.open(command.discovery(), System.getenv())) {
      Entry entry = discovery.get(RingView.KEY);
      if (entry.version() == Entry.ABSENT) {
        return new Outcome.Failed(
            "there is no ring yet: it begins with the first admin and the first channel server");
      }
      print(RingCodec.decode(entry.bytes()), discovery.live(ServerKind.CHANNEL), console.out());
      return Outcome.done();
    } catch (DiscoveryException e) {
      return new Outcome.Failed(
          String.valueOf(e.getMessage()) + "; is it there, at " + command.discovery() + "?");
    } catch (IllegalArgumentException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  static void print(RingTable table, List<Server> live, PrintStream out) {
    Map<String, Integer> counts = table.counts();
    Map<String, RingMember> members =
        table.members().stream().collect(Collectors.toMap(RingMember::id, Function.identity()));
    Map<String, Server> alive =
        live.stream().collect(Collectors.toMap(Server::id, Function.identity()));
    long spares =
        table.members().stream().filter(m -> m.isSpare() && !counts.containsKey(m.id())).count();
    out.printf(
        Locale.ROOT,
        "epoch %d, written by %s%n%d owners, %d spares, the fullest has %.3f times the mean%n%n",
        table.epoch(),
        table.manager(),
        counts.size(),
        spares,
        table.balance());
    out.printf("%-32s %6s %7s  %-8s %s%n", "server", "slots", "share", "state", "where");
    TreeSet<String> ids = new TreeSet<>(counts.keySet());
    ids.addAll(members.keySet());
    ids.addAll(alive.keySet());
    for (String id : ids) {
      int slots = counts.getOrDefault(id, 0);
      Server server = alive.get(id);
      out.printf(
          Locale.ROOT,
          "%-32s %6d %6.2f%%  %-8s %s%n",
          id,
          slots,
          100.0 * slots / Ring.SLOTS,
          state(members.get(id), slots, server),
          server == null ? "" : server.host() + ":" + server.port() + " " + server.zone());
    }
  }

  private static String state(@Nullable RingMember member, int slots, @Nullable Server server) {
    if (server == null) {
      return "silent";
    }
    if (member == null) {
      return "new";
    }
    if (member.isLeaving()) {
      return "leaving";
    }
    return slots > 0 ? "owner" : member.isSpare() ? "spare" : "waiting";
  }
}

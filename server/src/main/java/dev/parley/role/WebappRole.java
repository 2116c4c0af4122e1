package dev.parley.role;

import dev.parley.cli.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A webapp server: what {@code parley webapp} starts. */
final class WebappRole implements Role {
  private final Site site;

  WebappRole(Command.Webapp options) throws Exception {
    Database database = Database.serving(options.place());
    try {
      AtomicReference<RemoteTier> tier = new AtomicReference<>();
      site =
          new Site(
              options.site(),
              database,
              "webapp-" + ProcessHandle.current().pid(),
              (rooms, keys, _) -> {
                RemoteTier remote = new RemoteTier(options.cluster(), rooms, keys);
                tier.set(remote);
                return remote;
              });
      tier.get().join(site.health);
    } catch (Exception e) {
      database.close();
      throw e;
    }
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>(FirstLinks.lines(site.rooms, site.url));
    lines.add("ready " + site.url);
    return lines;
  }

  @Override
  public void close() {
    site.close();
  }
}

package dev.parley.discovery.local;

import dev.parley.contract.DiscoveryContract;
import dev.parley.discovery.Discovery;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("engine")
class LocalDiscoveryTest extends DiscoveryContract {
  private final LocalDiscovery discovery = new LocalDiscovery(InstantSource.system(), LIMITS);
  private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();

  @BeforeEach
  void start() {
    var _ = ticks.scheduleAtFixedRate(discovery::tick, 20, 20, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void stop() {
    ticks.shutdownNow();
    discovery.close();
  }

  @Override
  protected Discovery discovery() {
    return discovery;
  }
}

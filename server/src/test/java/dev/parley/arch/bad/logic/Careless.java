package dev.parley.arch.bad.logic;

import dev.parley.arch.bad.model.Thing;
import dev.parley.arch.bad.role.Wiring;
import dev.parley.arch.bad.store.disk.DiskStore;
import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import java.sql.Connection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Breaks every rule that logic can break. */
public final class Careless {
  static final AtomicInteger SHARED = new AtomicInteger();

  private final @Nullable Thing cycle;
  private final Wiring wiring;
  private final DiskStore store;
  private final Counter counter;
  private final ByteBuf buffer;
  private final Connection connection;
  private final CommandLine line;

  Careless(
      @Nullable Thing cycle,
      Wiring wiring,
      DiskStore store,
      Counter counter,
      ByteBuf buffer,
      Connection connection,
      CommandLine line) {
    this.cycle = cycle;
    this.wiring = wiring;
    this.store = store;
    this.counter = counter;
    this.buffer = buffer;
    this.connection = connection;
    this.line = line;
  }

  void run() throws InterruptedException {
    System.out.println(
        Objects.hash(cycle, wiring, store, counter, buffer, connection, line, SHARED));
    Thread.sleep(1);
    System.exit(1);
  }
}

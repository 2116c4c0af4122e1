package dev.parley.store.vitess;

import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.Schema;
import dev.parley.store.vitess.wire.ApplySchemaRequest;
import dev.parley.store.vitess.wire.ApplyVSchemaRequest;
import dev.parley.store.vitess.wire.ColumnVindex;
import dev.parley.store.vitess.wire.ExecuteFetchAsAppRequest;
import dev.parley.store.vitess.wire.GetTabletsRequest;
import dev.parley.store.vitess.wire.Table;
import dev.parley.store.vitess.wire.Tablet;
import dev.parley.store.vitess.wire.TabletType;
import dev.parley.store.vitess.wire.Vindex;
import dev.parley.store.vitess.wire.VtctldGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The control daemon of a Vitess cluster, which changes tables on every shard of a keyspace. */
public final class Vtctld implements AutoCloseable {
  private static final String VINDEX = "xxhash";
  private static final Duration CALL_MAX = Duration.ofMinutes(5);

  private final String address;
  private final ManagedChannel channel;

  /**
   * Connects when it is first asked.
   *
   * @param address {@code HOST:PORT} of its gRPC
   */
  public Vtctld(String address) {
    this.address = address;
    // vtctld is reached on the operator's own network, as by vtctldclient.
    channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
  }

  /** What became of a keyspace. */
  public record Applied(String keyspace, int tables, int shards) {}

  /** Says that the cluster did not do something; one line that says what. */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Brings a keyspace's tables and VSchema to those of this Parley; safe to repeat and to
   * interrupt.
   *
   * @param prefix what the names of the keyspaces begin with
   * @throws Failure if the cluster cannot be reached or refuses
   */
  public Applied apply(Keyspace keyspace, String prefix) {
    String name = prefix + keyspace.database();
    List<String> definitions = new ArrayList<>(List.of(Schema.BOOK));
    for (int version = 1; version <= Schema.VERSION; version++) {
      definitions.addAll(Schema.statements(keyspace, version));
    }
    VSchema vschema = VSchema.of(keyspace, definitions);
    try {
      List<Tablet> primaries = primaries(name);
      if (primaries.isEmpty()) {
        throw new Failure(
            name
                + " has no shard with a primary; make it with vtctldclient CreateKeyspace and start"
                + " its tablets first",
            null);
      }
      var _ =
          stub()
              .applySchema(
                  ApplySchemaRequest.newBuilder()
                      .setKeyspace(name)
                      .addAllSql(definitions)
                      .setDdlStrategy("direct")
                      .build());
      var _ =
          stub()
              .applyVSchema(
                  ApplyVSchemaRequest.newBuilder()
                      .setKeyspace(name)
                      .setVSchema(wire(vschema))
                      .setStrict(true)
                      .build());
      // The book says that all of it is there, so it comes last.
      primaries.forEach(this::write);
      return new Applied(name, definitions.size(), primaries.size());
    } catch (StatusRuntimeException e) {
      throw new Failure(address + " did not change " + name + ": " + line(e), e);
    }
  }

  private List<Tablet> primaries(String keyspace) {
    return stub()
        .getTablets(
            GetTabletsRequest.newBuilder()
                .setKeyspace(keyspace)
                .setStrict(true)
                .setTabletType(TabletType.PRIMARY)
                .build())
        .getTabletsList();
  }

  private void write(Tablet primary) {
    String database =
        primary.getDbNameOverride().isEmpty()
            ? "vt_" + primary.getKeyspace()
            : primary.getDbNameOverride();
    for (int version = 1; version <= Schema.VERSION; version++) {
      var _ =
          stub()
              .executeFetchAsApp(
                  ExecuteFetchAsAppRequest.newBuilder()
                      .setTabletAlias(primary.getAlias())
                      .setQuery(
                          "INSERT IGNORE INTO `%s`.schema_version (version) VALUES (%d)"
                              .formatted(database, version))
                      .build());
    }
  }

  private VtctldGrpc.VtctldBlockingStub stub() {
    return VtctldGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static dev.parley.store.vitess.wire.Keyspace wire(VSchema vschema) {
    var keyspace =
        dev.parley.store.vitess.wire.Keyspace.newBuilder()
            .setSharded(vschema.keyspace().isSharded());
    if (vschema.keyspace().isSharded()) {
      keyspace.putVindexes(VINDEX, Vindex.newBuilder().setType(VINDEX).build());
    }
    Table hashed =
        Table.newBuilder()
            .addColumnVindexes(
                ColumnVindex.newBuilder().setColumn(vschema.keyspace().column()).setName(VINDEX))
            .build();
    vschema.hashed().forEach(table -> keyspace.putTables(table, hashed));
    Table ofEachShard = Table.newBuilder().setType("reference").build();
    vschema.ofEachShard().forEach(table -> keyspace.putTables(table, ofEachShard));
    return keyspace.build();
  }

  private static String line(StatusRuntimeException e) {
    String text = e.getStatus().getDescription();
    return text == null
        ? e.getStatus().getCode().toString()
        : text.lines().findFirst().orElse("").strip();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}

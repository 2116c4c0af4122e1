package dev.parley.discovery.consul;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.Entry;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.discovery.Watch;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.ConsulException;
import org.kiwiproject.consul.KeyValueClient;
import org.kiwiproject.consul.model.ConsulResponse;
import org.kiwiproject.consul.model.health.ServiceHealth;
import org.kiwiproject.consul.model.kv.Operation;
import org.kiwiproject.consul.model.kv.Value;
import org.kiwiproject.consul.model.kv.Verb;
import org.kiwiproject.consul.option.ConsistencyMode;
import org.kiwiproject.consul.option.ImmutablePutOptions;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.option.ImmutableTransactionOptions;
import org.kiwiproject.consul.option.QueryOptions;
import org.kiwiproject.consul.option.TransactionOptions;

/**
 * Discovery by Consul: a server is a service with a TTL check, a key lies below the prefix, and a
 * watch is a question that stays open until there is something new.
 */
public final class ConsulDiscovery implements Discovery {
  /** What a transaction answers when the version is another. */
  private static final int CONFLICT = 409;

  private static final TransactionOptions BY_MAJORITY =
      ImmutableTransactionOptions.builder().consistencyMode(ConsistencyMode.CONSISTENT).build();

  private final String prefix;
  private final DiscoveryLimits limits;
  private final Consul calls;
  private final Consul questions;
  private final Silence silence = new Silence();
  private final ConcurrentHashMap.KeySetView<Question<?>, Boolean> watches =
      ConcurrentHashMap.newKeySet();

  /**
   * Opens nothing yet: a Consul that is away is noticed by who asks.
   *
   * @param agent the base of an agent's HTTP interface
   * @param prefix of every key and service, so that several clusters may share a Consul
   * @param token an ACL token, or empty
   */
  public ConsulDiscovery(URI agent, String prefix, String token, DiscoveryLimits limits) {
    this.prefix = prefix;
    this.limits = limits;
    this.calls = client(agent, token, limits.callMillis(), limits.callMillis());
    // Consul itself stretches a wait by up to a sixteenth.
    long openMillis = TimeUnit.SECONDS.toMillis(limits.waitSeconds());
    this.questions =
        client(
            agent, token, limits.callMillis(), openMillis + openMillis / 16 + limits.callMillis());
  }

  private static Consul client(URI agent, String token, long connectMillis, long readMillis) {
    Consul.Builder builder =
        Consul.builder()
            .withUrl(agent.toString())
            .withPing(false)
            .withConnectTimeoutMillis(connectMillis)
            .withReadTimeoutMillis(readMillis)
            .withWriteTimeoutMillis(connectMillis);
    return (token.isEmpty() ? builder : builder.withAclToken(token)).build();
  }

  @Override
  public Registration register(Server server) {
    ConsulRegistration registration = new ConsulRegistration(this, limits, server);
    registration.register();
    return registration;
  }

  @Override
  public List<Server> live(ServerKind kind) {
    return call("the live servers", () -> Services.servers(kind, healthy(kind, byMajority())));
  }

  @Override
  public Watch watch(ServerKind kind, Consumer<List<Server>> listener) {
    return ask(
        new Question<>(
            "servers of kind " + kind.word(),
            since -> healthy(kind, since),
            found -> Services.servers(kind, found),
            listener,
            silence,
            limits,
            watches::remove));
  }

  private ConsulResponse<List<ServiceHealth>> healthy(ServerKind kind, QueryOptions options) {
    Consul client = options.isBlocking() ? questions : calls;
    return client.healthClient().getHealthyServiceInstances(service(kind), options);
  }

  @Override
  public Entry get(String key) {
    return call("a key", () -> entry(calls.keyValueClient().getValue(path(key), byMajority())));
  }

  @Override
  public boolean unchanged(String key, long version) {
    if (version == Entry.ABSENT) {
      return get(key).version() == Entry.ABSENT;
    }
    Operation check =
        Operation.builder(Verb.CHECK_INDEX)
            .key(path(key))
            .index(BigInteger.valueOf(version))
            .build();
    return call(
        "a key's version",
        () -> {
          try {
            var _ = calls.keyValueClient().performTransaction(BY_MAJORITY, check);
            return true;
          } catch (ConsulException e) {
            if (e.hasCode() && e.getCode() == CONFLICT) {
              return false;
            }
            throw e;
          }
        });
  }

  @Override
  public boolean compareAndSet(String key, long version, byte[] value) {
    if (value.length > VALUE_BYTES_MAX) {
      throw new IllegalArgumentException("a value of " + value.length + " bytes");
    }
    ImmutablePutOptions ifUnchanged = ImmutablePutOptions.builder().cas(version).build();
    return call("a write", () -> calls.keyValueClient().putValue(path(key), value, 0, ifUnchanged));
  }

  @Override
  public Watch watch(String key, Consumer<Entry> listener) {
    KeyValueClient values = questions.keyValueClient();
    return ask(
        new Question<>(
            "key " + key,
            since -> {
              Answer<Optional<Value>> answer = new Answer<>();
              values.getValue(path(key), since, answer);
              return answer.await();
            },
            ConsulDiscovery::entry,
            listener,
            silence,
            limits,
            watches::remove));
  }

  private Watch ask(Question<?> question) {
    watches.add(question);
    question.start();
    return question;
  }

  @Override
  public long silentMillis() {
    return silence.millis();
  }

  @Override
  public void close() {
    watches.forEach(Question::close);
    calls.destroy();
    questions.destroy();
  }

  Consul calls() {
    return calls;
  }

  String service(ServerKind kind) {
    return prefix + "-" + kind.word();
  }

  /** Does what waits for Consul; how it went is noted. */
  <T> T call(String what, Supplier<T> work) {
    try {
      T answer = work.get();
      silence.heard();
      return answer;
    } catch (RuntimeException e) {
      silence.unheard();
      throw new DiscoveryException("Consul did not answer about " + what, e);
    }
  }

  private String path(String key) {
    return prefix + "/" + key;
  }

  private static QueryOptions byMajority() {
    return ImmutableQueryOptions.builder().consistencyMode(ConsistencyMode.CONSISTENT).build();
  }

  private static Entry entry(Optional<Value> value) {
    return value
        .map(v -> new Entry(v.getModifyIndex(), v.getValueAsBytes().orElse(new byte[0])))
        .orElse(Entry.NONE);
  }
}

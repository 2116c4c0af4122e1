package dev.parley.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All declared methods by name. Immutable. */
public final class Methods {
  /** A method with its reader of arguments. */
  record Bound<A extends Record, R extends Record>(Method<A, R> method, ArgumentReader<A> reader) {
    R answer(Call call) {
      return method.body().answer(call, reader.read(call.sent()));
    }
  }

  private final Map<String, Bound<?, ?>> byName;

  public Methods(Collection<List<Method<?, ?>>> groups) {
    List<Bound<?, ?>> all = new ArrayList<>();
    groups.forEach(group -> group.forEach(method -> all.add(bind(method))));
    byName = all.stream().collect(Collectors.toMap(b -> b.method().name(), Function.identity()));
  }

  private static <A extends Record, R extends Record> Bound<A, R> bind(Method<A, R> method) {
    return new Bound<>(method, new ArgumentReader<>(method.arguments()));
  }

  Optional<Bound<?, ?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Every declaration, by name. */
  public List<Method<?, ?>> all() {
    List<Method<?, ?>> methods = new ArrayList<>();
    byName.keySet().stream()
        .sorted()
        .forEach(name -> find(name).ifPresent(bound -> methods.add(bound.method())));
    return methods;
  }
}

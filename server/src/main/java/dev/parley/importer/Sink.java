package dev.parley.importer;

import java.io.IOException;

/** Where records are handed to, one after another; it may stop the flow by throwing. */
@FunctionalInterface
public interface Sink<T> {
  void accept(T record) throws IOException;
}

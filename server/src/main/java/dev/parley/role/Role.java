package dev.parley.role;

import java.util.List;

/** A server that runs until it is closed. */
interface Role extends AutoCloseable {
  /** The lines that say that it serves, the last of them {@code ready …}. */
  List<String> lines();

  @Override
  void close();
}

package dev.parley.discovery;

/**
 * Something that is being watched; closed, its listener hears no more, unless it is just hearing.
 */
public interface Watch extends AutoCloseable {
  @Override
  void close();
}

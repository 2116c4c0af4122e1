package dev.parley.importer;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How far an import came: so many conversations are whole, and the next one up to a day, or from
 * its start where there is no day.
 */
public record ImportProgress(int conversations, @Nullable LocalDate day) {
  public static final ImportProgress START = new ImportProgress(0, null);
}

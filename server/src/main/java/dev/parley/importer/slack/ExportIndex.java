package dev.parley.importer.slack;

import dev.parley.importer.ImportRefused;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files an export has: the lists at its top, and per folder the days, as numbers, because a
 * large workspace has millions of day files.
 */
final class ExportIndex {
  static final String UPLOADS = "__uploads";

  /** The top-level files that this reader understands. */
  static final Set<String> LISTS =
      Set.of("users.json", "channels.json", "groups.json", "dms.json", "mpims.json");

  private static final int DAY_FILE_LENGTH = "2017-05-11.json".length();

  private final String prefix;
  private final Set<String> lists = new HashSet<>();
  private final Map<String, Days> folders = new HashMap<>();
  private final Map<String, String> uploads = new HashMap<>();
  private long dayCount;

  private static final class Days {
    private int[] epochDays = new int[4];
    private int count;

    private void add(int epochDay) {
      if (count == epochDays.length) {
        epochDays = Arrays.copyOf(epochDays, count * 2);
      }
      epochDays[count++] = epochDay;
    }
  }

  private ExportIndex(String prefix) {
    this.prefix = prefix;
  }

  static ExportIndex of(ExportFiles files, Problems problems) throws IOException {
    ExportIndex index = new ExportIndex(top(files));
    files.list(name -> index.add(name, problems));
    for (Days days : index.folders.values()) {
      Arrays.sort(days.epochDays, 0, days.count);
    }
    return index;
  }

  /** The one folder that everything lies in, with its slash, or "" where the lists are on top. */
  private static String top(ExportFiles files) throws IOException {
    Set<String> tops = new HashSet<>();
    files.list(
        name -> {
          int slash = name.lastIndexOf('/');
          String file = name.substring(slash + 1);
          boolean nearTop = slash < 0 || name.indexOf('/') == slash;
          if (nearTop && LISTS.contains(file) && !name.startsWith("__MACOSX")) {
            tops.add(name.substring(0, slash + 1));
          }
        });
    if (tops.contains("")) {
      return "";
    }
    if (tops.size() != 1) {
      throw new ImportRefused(
          ImportRefused.Reason.NOT_AN_EXPORT,
          "this is not a Slack export: it has neither users.json nor channels.json");
    }
    return tops.iterator().next();
  }

  private void add(String fullName, Problems problems) {
    if (isSystemFile(fullName)) {
      return;
    }
    if (!fullName.startsWith(prefix)) {
      problems.add(ProblemKind.UNKNOWN_FILE, fullName);
      return;
    }
    String name = fullName.substring(prefix.length());
    int slash = name.indexOf('/');
    if (slash < 0) {
      addTop(name, problems);
      return;
    }
    String folder = name.substring(0, slash);
    String file = name.substring(slash + 1);
    if (folder.equals(UPLOADS)) {
      addUpload(name, file, problems);
      return;
    }
    int day = epochDay(file);
    if (day >= 0) {
      folders.computeIfAbsent(folder, _ -> new Days()).add(day);
      dayCount++;
    } else {
      problems.add(
          file.endsWith(".json") && file.indexOf('/') < 0
              ? ProblemKind.NOT_MODELLED
              : ProblemKind.UNKNOWN_FILE,
          name);
    }
  }

  private void addTop(String name, Problems problems) {
    if (LISTS.contains(name)) {
      lists.add(name);
    } else {
      problems.add(
          name.endsWith(".json") ? ProblemKind.NOT_MODELLED : ProblemKind.UNKNOWN_FILE, name);
    }
  }

  private void addUpload(String name, String file, Problems problems) {
    int slash = file.indexOf('/');
    if (slash <= 0) {
      problems.add(ProblemKind.UNKNOWN_FILE, name);
    } else if (uploads.putIfAbsent(file.substring(0, slash), prefix + name) != null) {
      problems.add(ProblemKind.DUPLICATE_ID, name);
    }
  }

  private static boolean isSystemFile(String name) {
    return name.startsWith("__MACOSX/") || name.endsWith(".DS_Store") || name.endsWith("Thumbs.db");
  }

  /** Days since 1970, or -1 where the name is not that of a day file. */
  private static int epochDay(String file) {
    if (file.length() != DAY_FILE_LENGTH || !file.endsWith(".json")) {
      return -1;
    }
    try {
      return Math.toIntExact(LocalDate.parse(file.substring(0, 10)).toEpochDay());
    } catch (DateTimeException | ArithmeticException e) {
      return -1; // another file of the same length: it is reported as unknown
    }
  }

  boolean has(String list) {
    return lists.contains(list);
  }

  String fullName(String name) {
    return prefix + name;
  }

  Set<String> folders() {
    return folders.keySet();
  }

  long dayCount() {
    return dayCount;
  }

  /** The days of a folder, earliest first; empty where there is no such folder. */
  LocalDate[] days(String folder) {
    Days days = folders.get(folder);
    if (days == null) {
      return new LocalDate[0];
    }
    return Arrays.stream(days.epochDays, 0, days.count)
        .mapToObj(LocalDate::ofEpochDay)
        .toArray(LocalDate[]::new);
  }

  /** The full name of the file that carries a file's content. */
  @Nullable String upload(String fileId) {
    return uploads.get(fileId);
  }
}

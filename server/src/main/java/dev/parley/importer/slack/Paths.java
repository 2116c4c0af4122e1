package dev.parley.importer.slack;

import dev.parley.importer.ImportRefused;

/** The check of file names inside an archive. */
final class Paths {
  private Paths() {}

  /** Refuses a name that would leave the folder it is unpacked into, on any system. */
  static void requireInside(String name) throws ImportRefused {
    if (escapes(name)) {
      throw new ImportRefused(
          ImportRefused.Reason.UNSAFE_PATH, "the archive names a file outside of itself");
    }
  }

  private static boolean escapes(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.indexOf('\\') >= 0) {
      return true;
    }
    if (name.indexOf('\0') >= 0 || (name.length() > 1 && name.charAt(1) == ':')) {
      return true;
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..") || part.equals(".")) {
        return true;
      }
    }
    return false;
  }
}

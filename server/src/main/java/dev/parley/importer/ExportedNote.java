package dev.parley.importer;

/** A topic or purpose: its text, who set it ("" for nobody) and when (seconds since 1970, or 0). */
public record ExportedNote(String value, String creator, long lastSet) {
  public static final ExportedNote NONE = new ExportedNote("", "", 0);
}

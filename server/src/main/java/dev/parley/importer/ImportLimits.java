package dev.parley.importer;

/**
 * The limits of reading an export.
 *
 * @param entriesMax files in the archive or folder
 * @param directoryBytesMax size of the archive's table of contents
 * @param entryBytesMax unpacked size of one file
 * @param totalBytesMax unpacked size of all files
 * @param ratioMax unpacked to packed size of a file larger than {@code ratioFreeBytes}
 * @param ratioFreeBytes unpacked size up to which no ratio is asked for
 * @param recordBytesMax size of one person, conversation or message
 * @param depthMax nesting of one record; less than what {@link dev.parley.json.Json} reads again
 * @param damagedTailBytesMax how much of a damaged file is searched for readable records
 */
public record ImportLimits(
    int entriesMax,
    int directoryBytesMax,
    long entryBytesMax,
    long totalBytesMax,
    int ratioMax,
    long ratioFreeBytes,
    int recordBytesMax,
    int depthMax,
    int damagedTailBytesMax) {
  private static final int MIB = 1 << 20;

  public static final ImportLimits DEFAULTS =
      new ImportLimits(
          4_000_000, 512 * MIB, 8L << 30, 1L << 40, 400, 64L * MIB, 4 * MIB, 60, 32 * MIB);
}

package dev.parley.store.backup;

/** What an archive holds, in numbers. */
public record BackupSummary(
    String product, long createdMillis, int tables, long rows, long files, long archiveBytes) {
  static BackupSummary of(Manifest manifest, long archiveBytes) {
    return new BackupSummary(
        manifest.product(),
        manifest.createdMillis(),
        manifest.tables().size(),
        manifest.tables().stream().mapToLong(Manifest.Table::rows).sum(),
        manifest.folders().stream().mapToLong(Manifest.Folder::files).sum(),
        archiveBytes);
  }
}

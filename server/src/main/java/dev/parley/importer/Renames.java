package dev.parley.importer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What an import knows of the export's ids: which are claimed, and what those are called now that
 * belonged to someone else. One thread owns it; the renaming that it hands out is safe for others.
 */
final class Renames {
  private final ImportTarget target;
  private final ImportSummary summary;
  private final Problems problems;
  private final Map<String, String> renamed = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private IdRemap remap = IdRemap.NONE;
  private boolean teamRenamed;

  Renames(ImportTarget target, ImportSummary summary, Problems problems) {
    this.target = target;
    this.summary = summary;
    this.problems = problems;
  }

  /** The renaming as far as it is known now. */
  IdRemap remap() {
    if (remap.size() != renamed.size()) {
      remap = IdRemap.of(renamed);
    }
    return remap;
  }

  boolean isKnown(String id) {
    return known.contains(id);
  }

  /** Learns where a person came to be. */
  void placedPerson(Placement placement) {
    known.add(placement.original());
    placed(placement);
  }

  /** Learns where a conversation came to be. */
  void placed(Placement placement) {
    if (!placement.id().equals(placement.original())) {
      renamed.put(placement.original(), placement.id());
      summary.renamedId();
      if (placement.outcome() != Placement.Outcome.MERGED) {
        noteTaken(placement.original(), placement.id());
      }
    }
  }

  private void noteTaken(String original, String id) {
    problems.add(ProblemKind.ID_TAKEN, original + " is now " + id);
  }

  /** The export's workspace is the target; ids of other workspaces in it stay. */
  void team(String exported) {
    if (!teamRenamed && !exported.isEmpty()) {
      teamRenamed = true;
      if (!exported.equals(target.teamId())) {
        renamed.put(exported, target.teamId());
      }
    }
  }

  /** Claims ids that have no record of their own, and renames those that are taken. */
  void claim(Set<String> ids) {
    ids.removeIf(id -> id.isEmpty() || renamed.containsKey(id) || known.contains(id));
    if (ids.isEmpty()) {
      return;
    }
    target
        .claimIds(ids)
        .forEach(
            (original, id) -> {
              if (!id.equals(original)) {
                renamed.put(original, id);
                summary.renamedId();
                noteTaken(original, id);
              }
            });
    ids.stream().filter(id -> id.startsWith("B")).forEach(known::add);
  }
}

package dev.parley.importer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person, bot or guest of an export.
 *
 * @param name the handle
 * @param updated seconds since 1970, 0 where unknown
 * @param extra the fields that Parley does not model, those of the profile below {@code profile};
 *     never changed after construction
 */
public record ExportedPerson(
    String id,
    String name,
    String realName,
    boolean deleted,
    boolean bot,
    PersonRole role,
    @Nullable String timeZone,
    long updated,
    ExportedProfile profile,
    ObjectNode extra) {}

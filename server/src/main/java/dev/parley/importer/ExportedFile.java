package dev.parley.importer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an export says about a file.
 *
 * @param mode {@code hosted}, {@code external}, {@code snippet}, {@code post}, {@code tombstone},
 *     {@code hidden_by_limit}, …; "" where the export says nothing
 * @param size bytes
 * @param created seconds since 1970, 0 where unknown
 * @param url where the content was, for an external file where it is
 * @param extra the fields that Parley does not model; never changed after construction
 */
public record ExportedFile(
    String id,
    @Nullable String user,
    String name,
    String title,
    String mimetype,
    String filetype,
    String mode,
    boolean external,
    long size,
    long created,
    @Nullable String url,
    ObjectNode extra) {}

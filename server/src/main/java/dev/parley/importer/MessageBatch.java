package dev.parley.importer;

import java.util.List;

/**
 * Messages of one conversation that were read and are to be written.
 *
 * @param conversation its id in this installation
 * @param messages as the export has them
 * @param ids what the ids in them are called here
 * @param hosts old hosts that they tell
 */
record MessageBatch(
    String conversation, List<ExportedMessage> messages, IdRemap ids, List<String> hosts) {}

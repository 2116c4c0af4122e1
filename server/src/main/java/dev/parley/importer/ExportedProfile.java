package dev.parley.importer;

import org.jspecify.annotations.Nullable;

/**
 * What a person says about themselves. Texts that an export leaves out are empty.
 *
 * @param statusExpiration seconds since 1970, 0 for never
 * @param botId the {@code B…} id by which a bot's messages name it
 */
public record ExportedProfile(
    String displayName,
    @Nullable String email,
    String title,
    String phone,
    String statusText,
    String statusEmoji,
    long statusExpiration,
    @Nullable String botId,
    @Nullable String appId) {}

package dev.parley.http;

import org.jspecify.annotations.Nullable;

/**
 * One part of a multipart body.
 *
 * @param name of the form field
 * @param fileName as the client sent it, without any folder; null for a plain field
 * @param contentType as the client sent it, or null
 */
public record Part(
    String name, @Nullable String fileName, @Nullable String contentType, Body body) {}

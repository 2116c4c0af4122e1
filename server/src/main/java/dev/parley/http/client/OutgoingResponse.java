package dev.parley.http.client;

import dev.parley.http.Headers;
import java.net.URI;

/**
 * The answer to an {@link OutgoingRequest}.
 *
 * @param uri that answered, after all redirects
 * @param body empty where it went to a sink
 */
public record OutgoingResponse(int status, Headers headers, URI uri, byte[] body) {}

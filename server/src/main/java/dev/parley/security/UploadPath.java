package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path to which the bytes of one file are posted: {@code upload/T…/U…/F…/secret}.
 *
 * @param teamId the workspace
 * @param userId the member
 * @param fileId the file
 * @param secret 256 random bits
 */
public record UploadPath(String teamId, String userId, String fileId, Secret secret)
    implements Credential {
  private static final CredentialText TEXT =
      CredentialText.of(
          "upload/", '/', CredentialText.TEAM, CredentialText.USER, CredentialText.FILE);

  public UploadPath {
    CredentialText.require(teamId, CredentialText.TEAM);
    CredentialText.require(userId, CredentialText.USER);
    CredentialText.require(fileId, CredentialText.FILE);
  }

  /** A new one, with a secret out of {@code random}. */
  public static UploadPath issue(String teamId, String userId, String fileId, SecureRandom random) {
    return new UploadPath(teamId, userId, fileId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<UploadPath> parse(@Nullable String text) {
    return TEXT.parse(text)
        .map(
            parts ->
                new UploadPath(
                    parts.ids().get(0), parts.ids().get(1), parts.ids().get(2), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId, userId, fileId);
  }

  @Override
  public String toString() {
    return "UploadPath[" + teamId + ", " + userId + ", " + fileId + "]";
  }
}

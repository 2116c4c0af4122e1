package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path by which anyone who has it reads one file: {@code public/T…/C…/F…/secret}; the owner is
 * the conversation or person in whose shard the file lies.
 *
 * @param teamId the workspace
 * @param ownerId the conversation or member that holds the file
 * @param fileId the file
 * @param secret 256 random bits
 */
public record PublicFilePath(String teamId, String ownerId, String fileId, Secret secret)
    implements Credential {
  private static final CredentialText TEXT =
      CredentialText.of(
          "public/", '/', CredentialText.TEAM, CredentialText.FILE_OWNER, CredentialText.FILE);

  public PublicFilePath {
    CredentialText.require(teamId, CredentialText.TEAM);
    CredentialText.require(ownerId, CredentialText.FILE_OWNER);
    CredentialText.require(fileId, CredentialText.FILE);
  }

  /** A new one, with a secret out of {@code random}. */
  public static PublicFilePath issue(
      String teamId, String ownerId, String fileId, SecureRandom random) {
    return new PublicFilePath(teamId, ownerId, fileId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<PublicFilePath> parse(@Nullable String text) {
    return TEXT.parse(text)
        .map(
            parts ->
                new PublicFilePath(
                    parts.ids().get(0), parts.ids().get(1), parts.ids().get(2), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId, ownerId, fileId);
  }

  @Override
  public String toString() {
    return "PublicFilePath[" + teamId + ", " + ownerId + ", " + fileId + "]";
  }
}

package dev.parley.security;

/**
 * A secret that Parley issued and that its bearer shows again: it names where its row lies and
 * proves itself with 256 random bits.
 *
 * <p>Every kind is a type of its own, so that one cannot be handed in where another is wanted. A
 * text is read by the {@code parse} of the kind that the place expects; reading never throws,
 * whatever the text, and says nothing about whether the credential exists: that is the row found by
 * {@link #hash} in the shard that the routing ids name. Immutable; {@code toString} shows the ids
 * alone.
 */
public sealed interface Credential
    permits ApiToken,
        BrowserSession,
        MagicLink,
        InviteLink,
        SetupLink,
        WebhookPath,
        UploadPath,
        PublicFilePath,
        SocketTicket,
        AppSocketTicket {

  /** The text to hand to the bearer, once; the only place that shows the secret. */
  String reveal();

  /** What to store, and what to look up by. */
  default CredentialHash hash() {
    return CredentialHash.ofText(reveal());
  }
}

package dev.parley.security;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a caller of the Web API may show as its token. */
public sealed interface ApiToken extends Credential
    permits BotToken, UserToken, ClientToken, AppToken {

  /** Reads a token of any kind; empty for anything that Parley cannot have issued. */
  static Optional<ApiToken> parse(@Nullable String text) {
    return BotToken.parse(text)
        .<ApiToken>map(token -> token)
        .or(() -> UserToken.parse(text))
        .or(() -> ClientToken.parse(text))
        .or(() -> AppToken.parse(text));
  }
}

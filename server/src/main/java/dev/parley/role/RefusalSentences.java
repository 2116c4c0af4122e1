package dev.parley.role;

/** What a room refuses by a code, in the words of the command line. */
final class RefusalSentences {
  private RefusalSentences() {}

  static String of(String code) {
    return switch (code) {
      case "domain_taken" -> "a workspace of that name exists already";
      case "name_taken" -> "that name is taken";
      case "handle_of_person" ->
          "that handle is a person's, and a bot needs one of its own; a person's own token takes"
              + " --type user";
      case "email_taken" -> "that e-mail address is taken in this workspace";
      case "invalid_email" -> "that is no e-mail address";
      case "invalid_name" -> "a handle has letters, digits, dots, hyphens and underscores";
      case "workspace_not_found" ->
          "there is no workspace of that name; make it with: workspace create";
      case "channel_not_found" -> "there is no channel of that name or id";
      case "is_archived" -> "that channel is archived";
      case "user_not_found" -> "there is nobody of that handle; make them with: user create";
      case "last_owner" -> "nobody else owns this workspace; make another owner first";
      case "invalid_scopes" -> "no such scope; name scopes as the Slack API does, or all";
      case "invalid_events" -> "no such event; name events as the Slack API does, or all";
      case "url_not_verified" ->
          "the app did not answer the challenge; see docs/apps.md, also for private addresses";
      case "invalid_request_url" -> "that URL is too long";
      case "invalid_app_scopes" ->
          "an app token has authorizations:read and connections:write; the rest are its bot's";
      default -> "refused: " + code;
    };
  }
}

package dev.parley.importer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * New ids for those of an export that belong to someone else already, and the rewriting of every
 * place that names them. Immutable and safe for several threads; what holds no renamed id is given
 * back as the very same object.
 *
 * <p>Where an id stands by itself (a field, an element of a list) it is replaced; in prose only in
 * the forms that mean an id (see {@link IdText}). Going there and back gives the identical record
 * as long as the new ids did not occur before.
 */
public final class IdRemap {
  public static final IdRemap NONE = new IdRemap(Map.of());

  private final Map<String, String> ids;
  private final IdText text;
  private final IdTree tree;

  private IdRemap(Map<String, String> ids) {
    this.ids = Map.copyOf(ids);
    this.text = new IdText(this.ids);
    this.tree = new IdTree(this.ids, text);
  }

  /**
   * The renaming of some ids.
   *
   * @throws IllegalArgumentException where two ids would become one
   */
  public static IdRemap of(Map<String, String> ids) {
    Map<String, String> changed = new HashMap<>(ids);
    changed.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
    if (changed.isEmpty()) {
      return NONE;
    }
    if (Map.copyOf(changed).values().stream().distinct().count() != changed.size()) {
      throw new IllegalArgumentException("two ids cannot become one");
    }
    return new IdRemap(changed);
  }

  public boolean isEmpty() {
    return ids.isEmpty();
  }

  public int size() {
    return ids.size();
  }

  /** The renaming back. */
  public IdRemap inverse() {
    Map<String, String> back = new HashMap<>();
    ids.forEach((from, to) -> back.put(to, from));
    return of(back);
  }

  /** What an id is called now. */
  public String id(String id) {
    String now = ids.get(id);
    return now == null ? id : now;
  }

  private @Nullable String optional(@Nullable String id) {
    return id == null ? null : id(id);
  }

  private List<String> all(List<String> list) {
    return each(list, this::id);
  }

  private static <T> List<T> each(List<T> list, UnaryOperator<T> change) {
    return list.isEmpty() ? list : list.stream().map(change).toList();
  }

  /** Prose with mentions and links. */
  public String text(String prose) {
    return text.rewrite(prose);
  }

  /** A tree of JSON, every depth of it. */
  public JsonNode tree(JsonNode node) {
    return isEmpty() ? node : tree.rewrite(node);
  }

  private @Nullable JsonNode optionalTree(@Nullable JsonNode node) {
    return node == null ? null : tree(node);
  }

  private ObjectNode object(ObjectNode node) {
    return isEmpty() ? node : tree.rewriteObject(node);
  }

  public ExportedPerson person(ExportedPerson person) {
    if (isEmpty()) {
      return person;
    }
    ExportedProfile profile = person.profile();
    return new ExportedPerson(
        id(person.id()),
        person.name(),
        person.realName(),
        person.deleted(),
        person.bot(),
        person.role(),
        person.timeZone(),
        person.updated(),
        new ExportedProfile(
            profile.displayName(),
            profile.email(),
            text(profile.title()),
            profile.phone(),
            text(profile.statusText()),
            profile.statusEmoji(),
            profile.statusExpiration(),
            optional(profile.botId()),
            optional(profile.appId())),
        object(person.extra()));
  }

  public ExportedConversation conversation(ExportedConversation conversation) {
    if (isEmpty()) {
      return conversation;
    }
    return new ExportedConversation(
        id(conversation.id()),
        conversation.kind(),
        conversation.name(),
        conversation.created(),
        optional(conversation.creator()),
        conversation.archived(),
        conversation.general(),
        all(conversation.members()),
        note(conversation.topic()),
        note(conversation.purpose()),
        each(conversation.pins(), this::pin),
        object(conversation.extra()));
  }

  private ExportedNote note(ExportedNote note) {
    return new ExportedNote(text(note.value()), id(note.creator()), note.lastSet());
  }

  /** A pin, wherever it is set. */
  public ExportedPin pin(ExportedPin pin) {
    return new ExportedPin(
        id(pin.id()), pin.type(), pin.created(), optional(pin.user()), optional(pin.owner()));
  }

  public ExportedMessage message(ExportedMessage message) {
    if (isEmpty()) {
      return message;
    }
    return new ExportedMessage(
        message.ts(),
        message.subtype(),
        optional(message.user()),
        optional(message.botId()),
        message.username(),
        text(message.text()),
        message.threadTs(),
        optional(message.parentUser()),
        message.clientMessageId(),
        edit(message.edited()),
        thread(message.thread()),
        optionalTree(message.blocks()),
        optionalTree(message.attachments()),
        each(message.reactions(), this::reaction),
        each(message.files(), this::file),
        all(message.pinnedTo()),
        object(message.extra()));
  }

  private @Nullable ExportedEdit edit(@Nullable ExportedEdit edit) {
    return edit == null ? null : new ExportedEdit(optional(edit.user()), edit.ts());
  }

  private @Nullable ExportedThread thread(@Nullable ExportedThread thread) {
    if (thread == null) {
      return null;
    }
    return new ExportedThread(
        thread.replyCount(),
        thread.latestReply(),
        all(thread.replyUsers()),
        thread.replyUsersCount(),
        each(thread.replies(), reply -> new ExportedReply(optional(reply.user()), reply.ts())));
  }

  private ExportedReaction reaction(ExportedReaction reaction) {
    return new ExportedReaction(reaction.name(), all(reaction.users()), reaction.count());
  }

  /** A file, wherever it is mentioned. */
  public ExportedFile file(ExportedFile file) {
    return new ExportedFile(
        id(file.id()),
        optional(file.user()),
        file.name(),
        file.title(),
        file.mimetype(),
        file.filetype(),
        file.mode(),
        file.external(),
        file.size(),
        file.created(),
        file.url() == null ? null : text(file.url()),
        object(file.extra()));
  }
}

package dev.parley.demo;

import dev.parley.importer.ExportedEdit;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedReaction;
import dev.parley.importer.ExportedReply;
import dev.parley.importer.ExportedThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is said in one conversation on one day: scenes that begin in working hours and overlap. */
final class Conversation {
  private static final long MICROS = 1_000_000;
  private static final int DAY_START_SECONDS = 8 * 3_600;
  private static final int DAY_SECONDS = 9 * 3_600;
  private static final int GAP_SECONDS_MIN = 20;
  private static final int GAP_SECONDS = 280;
  private static final int EDITED_PERCENT = 2;
  private static final int BROADCAST_PERCENT = 2;

  /** Gives each message of a day other microseconds: prime to a million. */
  private static final int FRACTION_STEP = 367_229;

  private final CompanyOptions options;
  private final Staff staff;
  private final Channels channels;
  private final DemoIds ids;
  private final Attachments attachments;
  private final List<Scene> scenes;
  private final int number;
  private final String id;
  private final ObjectNode nothing = JsonNodeFactory.instance.objectNode();

  Conversation(
      CompanyOptions options,
      Staff staff,
      Channels channels,
      DemoIds ids,
      Attachments attachments,
      Script script,
      int number) {
    this.options = options;
    this.staff = staff;
    this.channels = channels;
    this.ids = ids;
    this.attachments = attachments;
    this.scenes = script.scenes(channels.topic(number));
    this.number = number;
    this.id = channels.id(number);
  }

  /** The messages of a day, earliest first; exactly as many as asked for. */
  List<ExportedMessage> day(long epochDay, int count) {
    Dice dice = Dice.of(options.seed(), 'T', number, epochDay);
    List<ExportedMessage> messages = new ArrayList<>(count);
    int before = -1;
    while (messages.size() < count) {
      int choice = dice.below(scenes.size());
      if (choice == before) {
        choice = (choice + 1) % scenes.size();
      }
      before = choice;
      long start = epochDay * 86_400 + DAY_START_SECONDS + moment(dice);
      new Playing(scenes.get(choice), dice, start, messages).play(count - messages.size());
    }
    messages.sort(Comparator.comparingLong(ExportedMessage::ts));
    return messages;
  }

  /** Seconds since the day's start: two humps with a lunch between them. */
  private static int moment(Dice dice) {
    double hump = (dice.fraction() + dice.fraction()) / 2;
    double half = dice.chance(50) ? 0 : 0.5;
    return (int) ((half + hump / 2) * DAY_SECONDS);
  }

  /** One scene while it is played: who speaks, and what was said so far. */
  private final class Playing {
    private final Scene scene;
    private final Dice dice;
    private final List<ExportedMessage> messages;
    private final int[] speakers = new int[Scene.SPEAKERS_MAX];
    private final long sceneNumber;
    private long second;

    private Playing(Scene scene, Dice dice, long start, List<ExportedMessage> messages) {
      this.scene = scene;
      this.dice = dice;
      this.messages = messages;
      this.sceneNumber = dice.next();
      this.second = start;
      castSpeakers();
    }

    /** The first members of a conversation speak most; nobody talks to themselves. */
    private void castSpeakers() {
      int size = channels.size(number);
      int first = (int) (size * Math.pow(dice.fraction(), 1.8));
      for (int i = 0; i < speakers.length; i++) {
        int index = i == 0 ? first : first + 1 + (i - 1) % Math.max(1, size - 1);
        speakers[i] = channels.member(number, index % size);
      }
    }

    private void play(int most) {
      int lines = Math.min(scene.lines().size(), most);
      int opener = messages.size();
      List<ExportedReply> replies = new ArrayList<>();
      long threadTs = 0;
      for (int i = 0; i < lines; i++) {
        Scene.Line line = scene.lines().get(i);
        long ts = second * MICROS + (messages.size() + 1L) * FRACTION_STEP % MICROS;
        boolean reply = line.inThread() && i > 0;
        if (i == 0) {
          threadTs = ts;
        }
        ExportedMessage message = message(line, ts, reply ? threadTs : 0);
        if (reply) {
          replies.add(new ExportedReply(message.user(), ts));
        }
        messages.add(message);
        second += GAP_SECONDS_MIN + dice.below(GAP_SECONDS);
      }
      if (!replies.isEmpty()) {
        messages.set(opener, withThread(messages.get(opener), replies));
      }
    }

    private ExportedMessage message(Scene.Line line, long ts, long threadTs) {
      boolean bot = line.speaker() < 0;
      int person = bot ? staff.bot(line.bot()) : speakers[line.speaker()];
      String user = staff.id(person);
      boolean broadcast =
          threadTs != 0 && channels.isChannel(number) && dice.chance(BROADCAST_PERCENT);
      boolean edited = !bot && dice.chance(EDITED_PERCENT);
      return new ExportedMessage(
          ts,
          broadcast ? "thread_broadcast" : null,
          user,
          bot ? staff.botId(person) : null,
          null,
          text(line),
          threadTs,
          threadTs == 0 ? null : opener(),
          null,
          edited ? new ExportedEdit(user, ts + 40 * MICROS) : null,
          null,
          null,
          null,
          reactions(line),
          files(line, user, ts),
          List.of(),
          nothing);
    }

    private String opener() {
      int speaker = scene.lines().getFirst().speaker();
      return staff.id(speaker < 0 ? staff.bot(scene.lines().getFirst().bot()) : speakers[speaker]);
    }

    private String text(Scene.Line line) {
      StringBuilder text = new StringBuilder();
      for (Scene.Piece piece : line.pieces()) {
        switch (piece) {
          case Scene.Text plain -> text.append(plain.text());
          case Scene.Mention mention ->
              text.append("<@").append(staff.id(speakers[mention.speaker()])).append('>');
          case Scene.Name name -> text.append(staff.firstName(speakers[name.speaker()]));
          case Scene.Choice choice -> text.append(choice.word(sceneNumber));
        }
      }
      return text.toString();
    }

    /** The emoji of the line, the same one twice as two people, by whoever is around. */
    private List<ExportedReaction> reactions(Scene.Line line) {
      if (line.reactions().isEmpty()) {
        return List.of();
      }
      List<ExportedReaction> reactions = new ArrayList<>();
      Set<String> names = new LinkedHashSet<>(line.reactions());
      int size = channels.size(number);
      for (String name : names) {
        int most = Math.min(size, channels.isChannel(number) ? 6 : 2);
        int count = 1 + dice.below(most);
        int first = dice.below(size);
        List<String> users = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          users.add(staff.id(channels.member(number, (first + i) % size)));
        }
        reactions.add(new ExportedReaction(name, users, count));
      }
      return reactions;
    }

    private List<ExportedFile> files(Scene.Line line, String user, long ts) {
      if (line.file().isEmpty()) {
        return List.of();
      }
      String fileId = ids.id('F', Dice.mix(ts ^ id.hashCode()));
      return List.of(attachments.file(fileId, line.file(), user, ts / MICROS));
    }
  }

  private static ExportedMessage withThread(ExportedMessage m, List<ExportedReply> replies) {
    Set<String> users = new LinkedHashSet<>();
    for (ExportedReply reply : replies) {
      @Nullable String user = reply.user();
      if (user != null) {
        users.add(user);
      }
    }
    ExportedThread thread =
        new ExportedThread(
            replies.size(), replies.getLast().ts(), List.copyOf(users), users.size(), replies);
    return new ExportedMessage(
        m.ts(),
        m.subtype(),
        m.user(),
        m.botId(),
        m.username(),
        m.text(),
        m.ts(),
        null,
        m.clientMessageId(),
        m.edited(),
        thread,
        m.blocks(),
        m.attachments(),
        m.reactions(),
        m.files(),
        m.pinnedTo(),
        m.extra());
  }
}

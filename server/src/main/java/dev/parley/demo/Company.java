package dev.parley.demo;

import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.MessageSink;
import dev.parley.importer.Sink;
import dev.parley.importer.WorkspaceExport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A generated company as an export: what {@code --demo} fills a workspace with, and benchmarks too.
 * People, conversations and days follow from their numbers, so any part can be generated alone and
 * memory does not grow with the messages.
 */
public final class Company implements WorkspaceExport {
  /** A conversation is lively on as many days as give each about this many messages. */
  private static final int MESSAGES_PER_DAY = 10;

  private final CompanyOptions options;
  private final DemoIds ids;
  private final Staff staff;
  private final Channels channels;
  private final Script script = Script.load();
  private final Attachments attachments = new Attachments();
  private final List<LocalDate> workingDays;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final double[] weightBefore;

  public Company(CompanyOptions options) {
    this.options = options;
    this.ids = new DemoIds(options.seed());
    this.staff = new Staff(options, ids);
    this.channels = new Channels(options, staff, ids);
    this.workingDays = workingDays(options);
    this.weightBefore = new double[channels.count() + 1];
    for (int number = 0; number < channels.count(); number++) {
      weightBefore[number + 1] = weightBefore[number] + channels.weight(number);
      numbers.put(channels.id(number), number);
    }
  }

  private static List<LocalDate> workingDays(CompanyOptions options) {
    LocalDate end = LocalDate.ofInstant(options.until(), ZoneOffset.UTC);
    List<LocalDate> days = new ArrayList<>();
    for (LocalDate day = end.minusDays(options.days()); day.isBefore(end); day = day.plusDays(1)) {
      if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
        days.add(day);
      }
    }
    return List.copyOf(days);
  }

  @Override
  public String fingerprint() {
    return "demo-1-%d-%d-%d-%d-%d"
        .formatted(
            options.seed(),
            options.people(),
            options.messages(),
            options.until().getEpochSecond() / 86_400,
            options.days());
  }

  @Override
  public long days() {
    long days = 0;
    for (int number = 0; number < channels.count(); number++) {
      days += livelyDays(messageCount(number));
    }
    return days;
  }

  /** How many messages a conversation has; all of them together as many as were asked for. */
  private long messageCount(int number) {
    return messagesBefore(number + 1) - messagesBefore(number);
  }

  private long messagesBefore(int number) {
    double all = weightBefore[channels.count()];
    return number == channels.count()
        ? options.messages()
        : (long) (options.messages() * (weightBefore[number] / all));
  }

  private int livelyDays(long messages) {
    long days = (messages + MESSAGES_PER_DAY - 1) / MESSAGES_PER_DAY;
    return (int) Math.min(workingDays.size(), days);
  }

  @Override
  public void people(Sink<ExportedPerson> sink) throws IOException {
    for (int number = 0; number < staff.people(); number++) {
      sink.accept(staff.person(number));
    }
  }

  @Override
  public void conversations(Sink<ExportedConversation> sink) throws IOException {
    for (int number = 0; number < channels.count(); number++) {
      sink.accept(channels.conversation(number));
    }
  }

  @Override
  public void messages(String conversationId, @Nullable LocalDate after, MessageSink sink)
      throws IOException {
    Integer number = numbers.get(conversationId);
    if (number == null) {
      return;
    }
    Conversation conversation =
        new Conversation(options, staff, channels, ids, attachments, script, number);
    long count = messageCount(number);
    int days = livelyDays(count);
    int offset = days == 0 ? 0 : Dice.of(options.seed(), 'O', number).below(workingDays.size());
    for (int i = 0; i < days; i++) {
      // Lively days lie evenly among the working days, each conversation's at another offset.
      int place = (int) (((long) i * workingDays.size() + offset) / days);
      LocalDate day = workingDays.get(place);
      if (after == null || day.isAfter(after)) {
        int ofThisDay = (int) (count * (i + 1) / days - count * i / days);
        for (ExportedMessage message : conversation.day(day.toEpochDay(), ofThisDay)) {
          sink.message(message);
        }
        sink.dayDone(day);
      }
    }
  }

  @Override
  public @Nullable InputStream content(ExportedFile file) {
    byte[] content = attachments.content(file);
    return content == null ? null : new ByteArrayInputStream(content);
  }

  @Override
  public void close() {}
}

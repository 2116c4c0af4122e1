package dev.parley.mail.folder;

import dev.parley.mail.Letter;
import dev.parley.mail.Mail;
import dev.parley.mail.MailLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of {@code .eml} files (RFC 5322) that only the server's account reads. */
public final class FolderMail implements Mail {
  private static final Logger LOG = LoggerFactory.getLogger(FolderMail.class);
  private static final String ENDING = ".eml";
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final Path folder;
  private final String sender;
  private final InstantSource clock;
  private final MailLimits limits;
  private final AtomicLong count = new AtomicLong();

  public FolderMail(Path folder, String sender, InstantSource clock, MailLimits limits) {
    this.folder = folder;
    this.sender = sender;
    this.clock = clock;
    this.limits = limits;
  }

  @Override
  public synchronized void send(Letter letter) {
    Instant now = clock.instant();
    String name = NAME.format(now) + "-" + count.incrementAndGet();
    try {
      Path half = folder.resolve(name + ".new");
      try (FileChannel file =
          FileChannel.open(
              half,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes =
            ByteBuffer.wrap(text(letter, name, now).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
      Files.move(half, folder.resolve(name + ENDING), StandardCopyOption.ATOMIC_MOVE);
      sweep();
    } catch (IOException e) {
      LOG.error("a letter could not be written: {}", e.getClass().getSimpleName());
    }
  }

  private String text(Letter letter, String name, Instant now) {
    return String.join(
        "\r\n",
        "From: Parley <" + sender + ">",
        "To: <" + letter.to() + ">",
        "Subject: " + encoded(letter.subject()),
        "Date: " + DATE.format(now),
        "Message-ID: <" + name + "." + sender + ">",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        letter.text().replace("\n", "\r\n"));
  }

  /** RFC 2047, where a subject is more than ASCII. */
  private static String encoded(String subject) {
    return subject.chars().allMatch(c -> c < 127)
        ? subject
        : "=?utf-8?B?"
            + Base64.getEncoder().encodeToString(subject.getBytes(StandardCharsets.UTF_8))
            + "?=";
  }

  private void sweep() throws IOException {
    List<Path> letters;
    try (Stream<Path> files = Files.list(folder)) {
      letters = files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    for (int i = 0; i < letters.size() - limits.maxFolderLetters(); i++) {
      Files.deleteIfExists(letters.get(i));
    }
  }
}

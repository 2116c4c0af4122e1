package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.demo.Company;
import dev.parley.demo.CompanyOptions;
import dev.parley.importer.ContentFetcher;
import dev.parley.importer.Problems;
import dev.parley.model.Home;
import dev.parley.store.folder.DataFolder;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The generated company that an empty workspace is filled with. */
final class DemoCompany {
  private static final String DEMO = "demo";

  /** The day that it ends on is a whole one, so that a seed says all. */
  private static final ChronoUnit DEMO_UNTIL = ChronoUnit.DAYS;

  private DemoCompany() {}

  /**
   * Fills the workspace {@code demo} with a generated company, making it if it is not there; a
   * repeat of the same one adds nothing.
   */
  static void fill(Rooms rooms, DataFolder folder, Command.Demo demo, Console console)
      throws IOException {
    Home home =
        rooms
            .workspaces
            .byDomain(DEMO)
            .orElseGet(() -> rooms.workspaces.create(DEMO, "Demo company"))
            .home();
    Instant until = Instant.now().truncatedTo(DEMO_UNTIL);
    CompanyOptions usual =
        CompanyOptions.ofPeople(Math.max(demo.people(), CompanyOptions.PEOPLE_MIN), until);
    CompanyOptions options =
        new CompanyOptions(
            demo.seed().isPresent() ? demo.seed().getAsInt() : usual.seed(),
            usual.people(),
            demo.messages().orElse(usual.messages()),
            until,
            usual.days());
    Problems problems = new Problems();
    try (Company company = new Company(options)) {
      ImportRun.run(rooms, folder, home, company, problems, ContentFetcher.NONE, console);
    }
  }
}

package dev.parley.importer.store;

import dev.parley.importer.ExportedPerson;
import dev.parley.importer.Placement;
import dev.parley.importer.Sink;
import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The people of a workspace, written from an export and read for one. */
final class StorePeople {
  private static final int NAME_MAX = 80;
  private static final int PAGE = 1_000;

  private static final Statement BY_EMAIL =
      Statement.of(
          Keyspace.TEAM,
          "SELECT email AS value, user_id FROM members WHERE team_id = :team_id AND email IN (:emails)");
  private static final Statement PRESENT =
      Statement.of(
          Keyspace.TEAM,
          "SELECT user_id FROM members WHERE team_id = :team_id AND user_id IN (:ids)");
  private static final Statement INSERT =
      Statement.of(
          Keyspace.TEAM,
          """
          INSERT INTO members (team_id, user_id, account_id, name, email, role, deleted,
            bot_id, app_id, profile, extra, created_micros, updated_micros, version)
          VALUES (:team_id, :user_id, NULL, :name, :email, :role, :deleted,
            :bot_id, :app_id, :profile, :extra, :now, :updated, 1)
          ON DUPLICATE KEY UPDATE members.version = members.version
          """);
  private static final Statement INSERT_BOT =
      Statement.of(
          Keyspace.TEAM,
          """
          INSERT INTO bots (team_id, bot_id, user_id, app_id, name, icons, deleted, extra,
            updated_micros, version)
          VALUES (:team_id, :bot_id, :user_id, :app_id, :name, '{}', :deleted, NULL, :updated, 1)
          ON DUPLICATE KEY UPDATE bots.version = bots.version
          """);
  private static final Statement PAGE_OF_ALL =
      Statement.of(
          Keyspace.TEAM,
          """
          SELECT user_id, name, email, role, deleted, bot_id, app_id, profile, extra, updated_micros
          FROM members WHERE team_id = :team_id AND user_id > :after ORDER BY user_id LIMIT :page
          """);

  private final Store store;
  private final Home home;
  private final Claims claims;
  private final Columns columns;
  private final InstantSource clock;

  StorePeople(Store store, Home home, Claims claims, Columns columns, InstantSource clock) {
    this.store = store;
    this.home = home;
    this.claims = claims;
    this.columns = columns;
    this.clock = clock;
  }

  List<Placement> place(List<ExportedPerson> people) {
    Map<String, String> ids = claims.ids(people.stream().map(ExportedPerson::id).toList());
    Map<String, String> byEmail = byEmail(people);
    List<Placement> placements = new ArrayList<>();
    List<ExportedPerson> own = new ArrayList<>();
    Set<String> present = present(ids);
    Map<String, String> wantedNames = new LinkedHashMap<>();
    for (ExportedPerson person : people) {
      String id = ids.getOrDefault(person.id(), person.id());
      String member = byEmail.get(email(person));
      if (present.contains(id)) {
        placements.add(new Placement(person.id(), id, Placement.Outcome.PRESENT, null));
      } else if (member != null && !member.equals(id)) {
        placements.add(new Placement(person.id(), member, Placement.Outcome.MERGED, null));
      } else {
        own.add(person);
        wantedNames.put(id, Names.handle(person.name(), id));
      }
    }
    Map<String, String> names = claims.uniqueNames("handle", wantedNames, NAME_MAX);
    write(own, ids, names);
    for (ExportedPerson person : own) {
      String id = ids.getOrDefault(person.id(), person.id());
      String name = names.getOrDefault(id, person.name());
      String renamed = name.equals(person.name()) ? null : name;
      placements.add(new Placement(person.id(), id, Placement.Outcome.CREATED, renamed));
    }
    return placements;
  }

  private static String email(ExportedPerson person) {
    String email = person.profile().email();
    return email == null ? "" : email.toLowerCase(Locale.ROOT);
  }

  private Map<String, String> byEmail(List<ExportedPerson> people) {
    List<String> emails =
        people.stream().map(StorePeople::email).filter(email -> !email.isEmpty()).toList();
    Map<String, String> members = new HashMap<>();
    if (!emails.isEmpty()) {
      store.read(
          Route.team(home),
          session ->
              session.list(
                  BY_EMAIL,
                  Binds.of("emails", emails),
                  row -> members.put(row.text("value"), row.text("user_id")) == null));
    }
    return members;
  }

  private Set<String> present(Map<String, String> ids) {
    return new HashSet<>(
        store.read(
            Route.team(home),
            session ->
                session.list(PRESENT, Binds.of("ids", ids.values()), row -> row.text("user_id"))));
  }

  private void write(
      List<ExportedPerson> people, Map<String, String> ids, Map<String, String> names) {
    List<Binds> members = new ArrayList<>();
    List<Binds> bots = new ArrayList<>();
    Map<String, String> emails = claimEmails(people, ids);
    long now = clock.millis() * 1_000;
    for (ExportedPerson person : people) {
      String id = ids.getOrDefault(person.id(), person.id());
      String email = email(person);
      String own = id.equals(emails.get(email)) ? email : null;
      Binds binds =
          Binds.of("user_id", id)
              .and("name", names.getOrDefault(id, person.name()))
              .and("email", own)
              .and("role", Columns.role(person.role()))
              .and("deleted", person.deleted())
              .and("bot_id", person.profile().botId())
              .and("app_id", person.profile().appId())
              .and("profile", Columns.profile(person, own))
              .and("extra", Columns.personExtra(person))
              .and("now", now)
              .and("updated", person.updated() * 1_000_000);
      members.add(binds);
      if (person.profile().botId() != null) {
        bots.add(binds);
      }
    }
    store.write(
        Route.team(home),
        session -> {
          session.batch(INSERT, members);
          session.batch(INSERT_BOT, bots);
          return true;
        });
  }

  /** Who has each address now: the first who asked. */
  private Map<String, String> claimEmails(List<ExportedPerson> people, Map<String, String> ids) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (ExportedPerson person : people) {
      if (!email(person).isEmpty()) {
        wanted.putIfAbsent(email(person), ids.getOrDefault(person.id(), person.id()));
      }
    }
    if (wanted.isEmpty()) {
      return Map.of();
    }
    claims.names("email", wanted);
    return claims.nameOwners("email", wanted.keySet());
  }

  void read(Sink<ExportedPerson> sink) throws IOException {
    String after = "";
    while (true) {
      Binds binds = Binds.of("after", after).and("page", PAGE);
      List<ExportedPerson> page =
          store.read(
              Route.team(home), session -> session.list(PAGE_OF_ALL, binds, columns::person));
      for (ExportedPerson person : page) {
        sink.accept(person);
        after = person.id();
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }
}

package dev.parley.searching;

import dev.parley.model.ChannelKind;
import dev.parley.model.Home;
import dev.parley.store.Row;

/**
 * A conversation as documents name it: what never changes about it.
 *
 * @param direct whether it is a direct or group direct message
 */
record Place(String teamId, String channelId, boolean direct) {
  static final String COLUMNS = "channel_id, team_id, kind";

  static Place of(Row row) {
    return new Place(
        row.text("team_id"),
        row.text("channel_id"),
        !ChannelKind.ofStored(row.text("kind")).isChannel());
  }

  Home home() {
    return Home.local(teamId);
  }
}

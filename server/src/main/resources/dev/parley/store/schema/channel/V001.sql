-- A conversation; its stream and its ts count under this row's lock.
CREATE TABLE IF NOT EXISTS channels (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(80) COLLATE utf8mb4_bin NOT NULL,
  creator VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  is_archived TINYINT NOT NULL,
  is_general TINYINT NOT NULL,
  topic MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  purpose MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  previous_names MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  member_count INT NOT NULL,
  guest_count INT NOT NULL,
  latest_micros BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  extra MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel_id),
  KEY by_team (team_id, channel_id)
);
-- Members by conversation: the row that decides rights; a tombstone says who has left. The told
-- version is that of the person's profile that guests here were last told of.
CREATE TABLE IF NOT EXISTS channel_members (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_member TINYINT NOT NULL,
  is_guest TINYINT NOT NULL,
  joined_seq BIGINT NOT NULL,
  joined_micros BIGINT NOT NULL,
  inviter VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  told_version BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel_id, user_id)
);
-- Messages; timeline_micros is null for a reply that stays in its thread.
CREATE TABLE IF NOT EXISTS messages (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ts_micros BIGINT NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  timeline_micros BIGINT NULL,
  thread_micros BIGINT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  subtype VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  client_msg_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  body MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  edited_micros BIGINT NULL,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel_id, ts_micros),
  KEY by_timeline (channel_id, timeline_micros),
  KEY by_thread (channel_id, thread_micros, ts_micros),
  KEY by_client_msg (channel_id, user_id, client_msg_id)
);
-- Threads, counted under the channel's row lock.
CREATE TABLE IF NOT EXISTS threads (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_micros BIGINT NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reply_count INT NOT NULL,
  latest_reply_micros BIGINT NOT NULL,
  reply_users MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  reply_user_count INT NOT NULL,
  is_locked TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel_id, thread_micros)
);
-- Who takes part in a thread, with the number of replies.
CREATE TABLE IF NOT EXISTS thread_people (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_micros BIGINT NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  replies INT NOT NULL,
  first_micros BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel_id, thread_micros, user_id)
);
CREATE TABLE IF NOT EXISTS reactions (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ts_micros BIGINT NOT NULL,
  name VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  place BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel_id, ts_micros, name, user_id),
  KEY by_user (channel_id, user_id, ts_micros)
);
CREATE TABLE IF NOT EXISTS pins (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  item_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel_id, item_id)
);
CREATE TABLE IF NOT EXISTS bookmarks (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bookmark_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  place VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  updated_micros BIGINT NOT NULL,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel_id, bookmark_id)
);
-- Mentions of a whole channel or of a group: one row, counted against the read mark.
CREATE TABLE IF NOT EXISTS channel_mentions (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ts_micros BIGINT NOT NULL,
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_micros BIGINT NULL,
  PRIMARY KEY (channel_id, ts_micros, kind)
);
-- Where files are shared, by conversation: the row that decides who sees a file. The file's version
-- is that of its last change that was told here.
CREATE TABLE IF NOT EXISTS file_shares (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  file_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ts_micros BIGINT NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_micros BIGINT NULL,
  file_version BIGINT NOT NULL DEFAULT 0,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel_id, file_id, ts_micros),
  KEY by_ts (channel_id, ts_micros)
);
-- Messages that an app is writing bit by bit, and what it wrote so far.
CREATE TABLE IF NOT EXISTS message_streams (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ts_micros BIGINT NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  markdown MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  until_micros BIGINT NOT NULL,
  PRIMARY KEY (channel_id, ts_micros)
);
-- Events in the order of their stream; the relay stamps a dense position of the shard.
CREATE TABLE IF NOT EXISTS outbox (
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  stream VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq BIGINT NOT NULL,
  position BIGINT NULL,
  type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload MEDIUMBLOB NOT NULL,
  follow_ups MEDIUMBLOB NOT NULL,
  created_micros BIGINT NOT NULL,
  PRIMARY KEY (channel_id, stream, seq),
  KEY by_position (position)
);
-- Who relays this shard, and the last position it stamped.
CREATE TABLE IF NOT EXISTS relays (
  name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  holder VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  epoch BIGINT NOT NULL,
  expires_micros BIGINT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (name)
);
-- How far each consumer of the outbox has come.
CREATE TABLE IF NOT EXISTS consumers (
  name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (name)
)

-- The streams of people count under this row's lock.
CREATE TABLE IF NOT EXISTS people_streams (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (user_id)
);
-- A member's conversations: the second view of channel_members, and what is the member's own in them.
-- closed_seq is the conversation's sequence when the member last put it on the list or took it off.
CREATE TABLE IF NOT EXISTS user_channels (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_member TINYINT NOT NULL,
  is_open TINYINT NOT NULL,
  is_starred TINYINT NOT NULL,
  is_muted TINYINT NOT NULL,
  last_read_micros BIGINT NOT NULL,
  joined_micros BIGINT NOT NULL,
  peer_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  version BIGINT NOT NULL,
  own_version BIGINT NOT NULL,
  closed_seq BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, channel_id)
);
-- A person's user groups: the second view of usergroup_members, for the groups that are enabled.
CREATE TABLE IF NOT EXISTS user_groups (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  usergroup_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_member TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id, usergroup_id)
);
-- Direct mentions of a person.
CREATE TABLE IF NOT EXISTS mentions (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ts_micros BIGINT NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  author_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  thread_micros BIGINT NULL,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id, channel_id, ts_micros)
);
CREATE TABLE IF NOT EXISTS thread_subscriptions (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_micros BIGINT NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_subscribed TINYINT NOT NULL,
  last_read_micros BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id, channel_id, thread_micros)
);
-- Saved items: messages, files and channels.
CREATE TABLE IF NOT EXISTS stars (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  item_id VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  item MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id, item_id),
  KEY by_time (user_id, created_micros)
);
CREATE TABLE IF NOT EXISTS reminders (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reminder_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  creator VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  text VARCHAR(3000) COLLATE utf8mb4_bin NOT NULL,
  is_recurring TINYINT NOT NULL,
  due_micros BIGINT NOT NULL,
  complete_micros BIGINT NULL,
  recurrence MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id, reminder_id)
);
-- What a person began to write and did not send; its id is where: a conversation, or one and a thread.
CREATE TABLE IF NOT EXISTS drafts (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  draft_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  updated_micros BIGINT NOT NULL,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id, draft_id)
);
-- Messages that wait for their time, and for a while why one was not posted.
CREATE TABLE IF NOT EXISTS scheduled_messages (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scheduled_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  post_micros BIGINT NOT NULL,
  body MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_micros BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id, scheduled_id),
  KEY by_time (user_id, state, post_micros)
);
-- Preferences, do-not-disturb, manual presence and status expiry.
CREATE TABLE IF NOT EXISTS user_settings (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  prefs MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  dnd MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  manual_away TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id)
);
-- Sessions of a browser by the hash of their secret; proof says how the person signed in.
CREATE TABLE IF NOT EXISTS sessions (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  secret_hash VARBINARY(32) NOT NULL,
  proof VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_agent VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  address VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  expires_micros BIGINT NOT NULL,
  ended_micros BIGINT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id, session_id)
);
-- Files, with whom they belong to.
CREATE TABLE IF NOT EXISTS files (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  file_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  title VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  mimetype VARCHAR(127) COLLATE utf8mb4_bin NOT NULL,
  filetype VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  size_bytes BIGINT NOT NULL,
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  content_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  upload_hash VARBINARY(32) NOT NULL,
  shares MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  body MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  updated_micros BIGINT NOT NULL,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id, file_id),
  KEY by_time (user_id, created_micros)
);
-- What is to be done at a time; a claim puts the time off and raises the epoch.
CREATE TABLE IF NOT EXISTS jobs (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  item_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  due_micros BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  attempts INT NOT NULL,
  PRIMARY KEY (user_id, kind, item_id),
  KEY by_due (due_micros)
);
-- Events in the order of their stream; the relay stamps a dense position of the shard.
CREATE TABLE IF NOT EXISTS outbox (
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  stream VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq BIGINT NOT NULL,
  position BIGINT NULL,
  type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload MEDIUMBLOB NOT NULL,
  follow_ups MEDIUMBLOB NOT NULL,
  created_micros BIGINT NOT NULL,
  PRIMARY KEY (user_id, stream, seq),
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

-- What belongs to a workspace as such; its streams count under this row's lock.
CREATE TABLE IF NOT EXISTS teams (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  seq BIGINT NOT NULL,
  members_seq BIGINT NOT NULL,
  settings MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  extra MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  created_micros BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id)
);
-- Claims unique in a workspace: channel names, handles, member sets of direct messages.
CREATE TABLE IF NOT EXISTS team_claims (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  object_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  PRIMARY KEY (team_id, kind, value),
  KEY by_object (team_id, kind, object_id)
);
-- People of a workspace: members, guests, bots and the deactivated.
CREATE TABLE IF NOT EXISTS members (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  name VARCHAR(80) COLLATE utf8mb4_bin NOT NULL,
  email VARCHAR(255) COLLATE utf8mb4_bin NULL,
  role VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  deleted TINYINT NOT NULL,
  bot_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  app_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  profile MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  extra MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  created_micros BIGINT NOT NULL,
  updated_micros BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, user_id),
  KEY by_name (team_id, name),
  KEY by_email (team_id, email)
);
-- Until when people want no notifications: the second view of user_settings.dnd.
CREATE TABLE IF NOT EXISTS snoozes (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  start_seconds BIGINT NOT NULL,
  end_seconds BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, user_id)
);
-- Bots, each the face of an app.
CREATE TABLE IF NOT EXISTS bots (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bot_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  app_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  name VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  icons MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  deleted TINYINT NOT NULL,
  extra MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  updated_micros BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, bot_id)
);
-- The channel directory: the second view of channels, for lists and names.
CREATE TABLE IF NOT EXISTS channel_directory (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(80) COLLATE utf8mb4_bin NOT NULL,
  is_archived TINYINT NOT NULL,
  is_general TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, channel_id),
  KEY by_name (team_id, name)
);
-- Groups of people under a handle of their own.
CREATE TABLE IF NOT EXISTS usergroups (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  usergroup_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  handle VARCHAR(80) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  description VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  channels MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  groups_list MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  is_external TINYINT NOT NULL,
  created_by VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  updated_by VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  deleted_by VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_micros BIGINT NOT NULL,
  updated_micros BIGINT NOT NULL,
  deleted_micros BIGINT NULL,
  extra MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, usergroup_id)
);
-- Members by group; a tombstone says who was one.
CREATE TABLE IF NOT EXISTS usergroup_members (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  usergroup_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_member TINYINT NOT NULL,
  place INT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, usergroup_id, user_id),
  KEY by_user (team_id, user_id)
);
CREATE TABLE IF NOT EXISTS emoji (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  url VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  alias_for VARCHAR(100) COLLATE utf8mb4_bin NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  deleted TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, name)
);
-- Tokens by the hash of their secret.
CREATE TABLE IF NOT EXISTS tokens (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  credential_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  secret_hash VARBINARY(32) NOT NULL,
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  bot_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  app_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  scopes MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  expires_micros BIGINT NULL,
  revoked_micros BIGINT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, credential_id),
  UNIQUE KEY by_hash (team_id, secret_hash),
  KEY by_user (team_id, user_id)
);
-- Apps in a workspace, each through its bot; what the bot may hear follows from its tokens. Events
-- are kept for an app until listens_until_micros, and as long as it has a request URL; events and
-- request_url are copies of the app's own.
CREATE TABLE IF NOT EXISTS installations (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  app_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  events MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  request_url VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NULL,
  listens_until_micros BIGINT NOT NULL,
  created_micros BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, app_id),
  KEY by_listening (team_id, listens_until_micros),
  KEY by_request_url (request_url(32))
);
-- Events that an app has not acknowledged; one is delivered when it is due.
CREATE TABLE IF NOT EXISTS app_events (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  app_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  due_micros BIGINT NOT NULL,
  created_micros BIGINT NOT NULL,
  attempts INT NOT NULL,
  failure VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  payload MEDIUMBLOB NOT NULL,
  PRIMARY KEY (team_id, app_id, event_id),
  KEY by_due (team_id, app_id, due_micros),
  KEY by_age (created_micros)
);
-- Incoming webhooks by the hash of their secret.
CREATE TABLE IF NOT EXISTS webhooks (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  webhook_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  app_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  bot_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  secret_hash VARBINARY(32) NOT NULL,
  created_micros BIGINT NOT NULL,
  revoked_micros BIGINT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, webhook_id),
  UNIQUE KEY by_hash (team_id, secret_hash)
);
-- Invitations by the hash of their secret.
CREATE TABLE IF NOT EXISTS invites (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  invite_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  email VARCHAR(255) COLLATE utf8mb4_bin NULL,
  role VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channels MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  secret_hash VARBINARY(32) NOT NULL,
  created_by VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  expires_micros BIGINT NOT NULL,
  accepted_micros BIGINT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, invite_id),
  UNIQUE KEY by_hash (team_id, secret_hash)
);
-- What an import has done, so that it goes on and repeats without doubles.
CREATE TABLE IF NOT EXISTS imports (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  import_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  updated_micros BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, import_id)
);
-- What is to be done at a time; a claim puts the time off and raises the epoch.
CREATE TABLE IF NOT EXISTS jobs (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  item_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  due_micros BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  attempts INT NOT NULL,
  PRIMARY KEY (team_id, kind, item_id),
  KEY by_due (due_micros)
);
-- Events in the order of their stream; the relay stamps a dense position of the shard.
CREATE TABLE IF NOT EXISTS outbox (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  stream VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq BIGINT NOT NULL,
  position BIGINT NULL,
  type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload MEDIUMBLOB NOT NULL,
  follow_ups MEDIUMBLOB NOT NULL,
  created_micros BIGINT NOT NULL,
  PRIMARY KEY (team_id, stream, seq),
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

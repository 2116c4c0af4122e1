-- Claims that are unique everywhere: e-mails, domains and every id, each naming its object.
CREATE TABLE IF NOT EXISTS claims (
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  object_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  PRIMARY KEY (kind, value)
);
CREATE TABLE IF NOT EXISTS accounts (
  account_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  email VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  email_verified TINYINT NOT NULL,
  password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_micros BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS workspaces (
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  region VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  version BIGINT NOT NULL,
  KEY by_domain (domain)
);
-- Which workspaces an account is a member of.
CREATE TABLE IF NOT EXISTS account_members (
  account_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (account_id, team_id, user_id)
);
-- Apps, each owned by the workspace that made it; events is null for all that the scopes allow.
CREATE TABLE IF NOT EXISTS apps (
  app_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  signing_secret VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  events MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  request_url VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_micros BIGINT NOT NULL,
  version BIGINT NOT NULL
);
-- Tokens of apps as such by the hash of their secret.
CREATE TABLE IF NOT EXISTS app_tokens (
  credential_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  app_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  secret_hash VARBINARY(32) NOT NULL,
  scopes MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  created_micros BIGINT NOT NULL,
  revoked_micros BIGINT NULL,
  version BIGINT NOT NULL,
  UNIQUE KEY by_hash (secret_hash)
);
-- One-time links by the hash of their secret; a link to the first workspace names nobody.
CREATE TABLE IF NOT EXISTS magic_links (
  link_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  secret_hash VARBINARY(32) NOT NULL,
  expires_micros BIGINT NOT NULL,
  used_micros BIGINT NULL,
  created_micros BIGINT NOT NULL,
  UNIQUE KEY by_hash (secret_hash),
  KEY by_expiry (expires_micros)
);
CREATE TABLE IF NOT EXISTS leases (
  name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  team_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  holder VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  epoch BIGINT NOT NULL,
  expires_micros BIGINT NOT NULL
)

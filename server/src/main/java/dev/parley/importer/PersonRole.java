package dev.parley.importer;

/** What a person may do in the workspace, as an export's flags say it. */
public enum PersonRole {
  PRIMARY_OWNER,
  OWNER,
  ADMIN,
  MEMBER,
  GUEST,
  SINGLE_CHANNEL_GUEST
}

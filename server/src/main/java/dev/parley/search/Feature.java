package dev.parley.search;

/** What a message carries or a file is, as {@code has:} asks for it. */
public enum Feature {
  LINK,
  PIN,
  REACTION,
  FILE,
  IMAGE,
  VIDEO,
  AUDIO,
  PDF,
  SNIPPET
}

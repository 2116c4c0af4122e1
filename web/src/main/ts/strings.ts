/** Every sentence that a person reads, in one place. */
export const strings = {
  active: 'Active',
  away: 'Away',
  allChannels: 'Browse channels',
  archived: 'This channel is archived.',
  channelName: 'Name',
  channels: 'Channels',
  close: 'Close',
  connecting: 'Reconnecting…',
  create: 'Create',
  deleted: 'This message was deleted.',
  directMessages: 'Direct messages',
  edited: '(edited)',
  failed: 'Not sent.',
  fileGone: 'This file was deleted.',
  join: 'Join',
  joined: 'Joined',
  loading: 'Loading…',
  messageTo: (name: string) => `Message ${name}`,
  messages: 'Messages',
  newMessages: 'New',
  noMatch: 'Nothing matches.',
  noMessages: 'Nothing here yet. Say hello.',
  openSidebar: 'Show conversations',
  privateChannel: 'Private',
  quickSwitch: 'Jump to…',
  reply: 'Reply in thread',
  replies: (count: number) => (count === 1 ? '1 reply' : `${count} replies`),
  retry: 'Send again',
  send: 'Send',
  signIn: 'Sign in',
  signInNeeded: 'You are signed out.',
  skipToMessages: 'Skip to messages',
  thread: 'Thread',
  typing: (names: string[]) =>
    names.length === 1
      ? `${names[0]} is typing…`
      : names.length === 2
        ? `${names[0]} and ${names[1]} are typing…`
        : 'Several people are typing…',
  today: 'Today',
  yesterday: 'Yesterday',
  unknownPerson: 'Somebody',
  unread: 'unread',
  unreadMentions: (count: number) => `${count} unread mentions`,
  wentWrong: (code: string) => `That did not work (${code}).`,
  you: 'you',
  errors: {
    name_taken: 'A channel has that name.',
    invalid_name_specials: 'Use letters, digits, - and _.',
    invalid_name: 'Use lower-case letters, digits, - and _.',
    not_in_channel: 'Join the channel first.',
    is_archived: 'This channel is archived.',
    ratelimited: 'Too fast; wait a moment.',
    offline: 'The server cannot be reached.',
  } as Record<string, string>,
};

/** What a person is told about an error of the API. */
export function sentence(code: string): string {
  return strings.errors[code] ?? strings.wentWrong(code);
}

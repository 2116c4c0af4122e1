import { apply } from './events';
import type { Bookmark, Channel, Group, Message, RtmEvent, Snooze, User } from './model';
import { fresh, posted, type Timeline, withMessage, withNewer, withOlder } from './timeline';

/** What is known of a conversation beside the wire's own object. */
export interface Mark {
  lastRead: string;
  latest: string;
  mentions: number;
}

type Table<T> = Readonly<Record<string, T>>;

/** Everything that the pages show; changed by `reduce` alone. */
export interface State {
  self: string;
  /** Hosts that the workspace had before: permalinks below them are followed here. */
  oldHosts: string[];
  team: { id: string; name: string };
  users: Table<User>;
  channels: Table<Channel>;
  marks: Table<Mark>;
  timelines: Table<Timeline>;
  threads: Table<Timeline>;
  typing: Table<Table<number>>;
  presence: Table<'active' | 'away'>;
  groups: Table<Group>;
  /** Addresses of the workspace's own emoji, or `alias:` and another's name. */
  emoji: Table<string>;
  /** What is pinned in a conversation: ts of messages, oldest pin first. */
  pins: Table<readonly string[]>;
  bookmarks: Table<readonly Bookmark[]>;
  /** Messages that one saved, as `channel:ts`, and conversations with a star, by id. */
  saved: Table<true>;
  snooze: Snooze;
  /** What one prefers, by name; null until it is known. */
  prefs: Table<string> | null;
  /** Whether the characters of all emoji are loaded. */
  emojiKnown: boolean;
  connection: 'new' | 'live' | 'lost';
}

export type Action =
  | { type: 'self'; self: string; team: { id: string; name: string }; oldHosts: string[] }
  | { type: 'users'; users: User[] }
  | { type: 'channels'; channels: Channel[] }
  | { type: 'history'; channel: string; messages: Message[]; more: boolean; fresh: boolean }
  | { type: 'newer'; channel: string; messages: Message[]; newer: boolean }
  | { type: 'window'; channel: string; messages: Message[]; more: boolean; newer: boolean }
  | { type: 'replies'; channel: string; thread: string; messages: Message[] }
  | { type: 'latest'; channel: string; latest: string }
  | { type: 'outgoing'; channel: string; message: Message }
  | { type: 'dropped'; channel: string; message: Message }
  | { type: 'marked'; channel: string; ts: string }
  | { type: 'groups'; groups: Group[] }
  | { type: 'emoji'; emoji: Record<string, string> }
  | { type: 'emojiKnown' }
  | { type: 'pins'; channel: string; pins: string[] }
  | { type: 'bookmarks'; channel: string; bookmarks: Bookmark[] }
  | { type: 'saved'; saved: string[] }
  | { type: 'snooze'; snooze: Snooze }
  | { type: 'prefs'; prefs: Record<string, string> }
  | { type: 'preferred'; name: string; value: string }
  | { type: 'connection'; connection: State['connection'] }
  | { type: 'forget'; channels: string[] }
  | { type: 'event'; event: RtmEvent; now: number };

export const EMPTY: State = {
  self: '',
  oldHosts: [],
  team: { id: '', name: '' },
  users: {},
  channels: {},
  marks: {},
  timelines: {},
  threads: {},
  typing: {},
  presence: {},
  groups: {},
  emoji: {},
  pins: {},
  bookmarks: {},
  saved: {},
  snooze: {},
  prefs: null,
  emojiKnown: false,
  connection: 'new',
};

export function threadKey(channel: string, thread: string): string {
  return `${channel}:${thread}`;
}

export function savedKey(channel: string, ts: string | undefined): string {
  return ts ? `${channel}:${ts}` : channel;
}

/** The state after an answer of the API or an event. Pure. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'self':
      return { ...state, self: action.self, team: action.team, oldHosts: action.oldHosts };
    case 'users':
      return { ...state, users: { ...state.users, ...byId(action.users) } };
    case 'channels':
      return action.channels.reduce(withChannel, state);
    case 'history':
    case 'newer':
    case 'window':
      return withPage(state, action);
    case 'replies': {
      const key = threadKey(action.channel, action.thread);
      const thread = fresh(state.threads[key], action.messages, false, false);
      return { ...state, threads: { ...state.threads, [key]: thread } };
    }
    case 'latest':
      return withMark(state, action.channel, (mark) => ({ ...mark, latest: later(mark.latest, action.latest) }));
    case 'outgoing':
      return post(state, action.channel, action.message);
    case 'dropped':
      return everywhere(state, action.channel, (timeline) => ({
        ...timeline,
        messages: timeline.messages.filter(
          (message) => !(message.outgoing && message.client_msg_id === action.message.client_msg_id),
        ),
      }));
    case 'marked':
      return withMark(state, action.channel, (mark) => ({ ...mark, lastRead: action.ts, mentions: 0 }));
    case 'groups':
      return { ...state, groups: { ...state.groups, ...byId(action.groups) } };
    case 'emoji':
      return { ...state, emoji: action.emoji };
    case 'emojiKnown':
      return { ...state, emojiKnown: true };
    case 'pins':
      return { ...state, pins: { ...state.pins, [action.channel]: action.pins } };
    case 'bookmarks':
      return { ...state, bookmarks: { ...state.bookmarks, [action.channel]: action.bookmarks } };
    case 'saved':
      return { ...state, saved: Object.fromEntries(action.saved.map((key) => [key, true as const])) };
    case 'snooze':
      return { ...state, snooze: action.snooze };
    case 'prefs':
      return { ...state, prefs: action.prefs };
    case 'preferred': {
      const rest = without(state.prefs ?? {}, (name) => name === action.name);
      return { ...state, prefs: action.value ? { ...rest, [action.name]: action.value } : rest };
    }
    case 'connection':
      return { ...state, connection: action.connection };
    case 'forget':
      return {
        ...state,
        timelines: without(state.timelines, (key) => action.channels.includes(key)),
        threads: without(state.threads, (key) => action.channels.includes(key.split(':')[0]!)),
      };
    case 'event':
      return apply(state, action.event, action.now);
  }
}

export function post(state: State, channel: string, message: Message): State {
  const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  const inTimeline = !isReply || message.subtype === 'thread_broadcast';
  let next = silent(state, channel, message.user ?? '');
  if (isReply) {
    const key = threadKey(channel, message.thread_ts!);
    const thread = next.threads[key];
    if (thread) {
      const messages = withMessage(thread.messages, message);
      next = { ...next, threads: { ...next.threads, [key]: { ...thread, messages } } };
    }
  }
  const timeline = next.timelines[channel];
  if (inTimeline && timeline) {
    next = { ...next, timelines: { ...next.timelines, [channel]: posted(timeline, message) } };
  }
  if (!inTimeline || message.outgoing) {
    return next;
  }
  const mine = message.user === state.self;
  return withMark(next, channel, (mark) => ({
    lastRead: mine && message.ts > mark.lastRead ? message.ts : mark.lastRead,
    latest: later(mark.latest, message.ts),
    mentions: mine ? 0 : mark.mentions + (mentions(message, state, channel) ? 1 : 0),
  }));
}

/** Who has sent what was being typed types no more. */
function silent(state: State, channel: string, user: string): State {
  const there = state.typing[channel];
  return there?.[user] === undefined
    ? state
    : { ...state, typing: { ...state.typing, [channel]: without(there, (key) => key === user) } };
}

function mentions(message: Message, state: State, channel: string): boolean {
  const text = message.text ?? '';
  return state.channels[channel]?.is_im === true || text.includes(`<@${state.self}`) || /<!(channel|here|everyone)/.test(text);
}

export function edit(state: State, channel: string, ts: string, change: (message: Message) => Message): State {
  const within = (timeline: Timeline): Timeline =>
    timeline.messages.some((message) => message.ts === ts)
      ? { ...timeline, messages: timeline.messages.map((message) => (message.ts === ts ? change(message) : message)) }
      : timeline;
  return everywhere(state, channel, within);
}

export function remove(state: State, channel: string, ts: string): State {
  return everywhere(state, channel, (timeline) => ({
    ...timeline,
    messages: timeline.messages.filter((message) => message.ts !== ts),
  }));
}

function everywhere(state: State, channel: string, change: (timeline: Timeline) => Timeline): State {
  const timeline = state.timelines[channel];
  const threads = { ...state.threads };
  for (const key of Object.keys(threads)) {
    if (key.startsWith(`${channel}:`)) {
      threads[key] = change(threads[key]!);
    }
  }
  return {
    ...state,
    threads,
    timelines: timeline ? { ...state.timelines, [channel]: change(timeline) } : state.timelines,
  };
}

function withPage(state: State, page: Extract<Action, { type: 'history' | 'newer' | 'window' }>): State {
  const old = state.timelines[page.channel];
  const timeline =
    page.type === 'window'
      ? fresh(old, page.messages, page.more, page.newer)
      : page.type === 'newer'
        ? withNewer(old ?? fresh(undefined, [], true, true), page.messages, page.newer)
        : page.fresh || !old
          ? fresh(old, [...page.messages].reverse(), page.more, false)
          : withOlder(old, [...page.messages].reverse(), page.more);
  const newest = page.messages.reduce((ts, message) => later(ts, message.ts), '');
  const next = { ...state, timelines: { ...state.timelines, [page.channel]: timeline } };
  return withMark(next, page.channel, (mark) => ({ ...mark, latest: later(mark.latest, newest) }));
}

export function withChannel(state: State, channel: Channel): State {
  const known = state.channels[channel.id];
  const next = { ...state, channels: { ...state.channels, [channel.id]: { ...known, ...channel } } };
  return channel.last_read === undefined
    ? next
    : withMark(next, channel.id, (mark) => ({ ...mark, lastRead: later(mark.lastRead, channel.last_read!) }));
}

export function patchChannel(state: State, id: string, patch: Partial<Channel>): State {
  const known = state.channels[id];
  return known ? { ...state, channels: { ...state.channels, [id]: { ...known, ...patch } } } : state;
}

function withMark(state: State, channel: string, change: (mark: Mark) => Mark): State {
  const mark = state.marks[channel] ?? { lastRead: '', latest: '', mentions: 0 };
  return { ...state, marks: { ...state.marks, [channel]: change(mark) } };
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function byId<T extends { id: string }>(all: T[]): Record<string, T> {
  return Object.fromEntries(all.map((one) => [one.id, one]));
}

export function without<T>(record: Table<T>, gone: (key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone(key)));
}

/** Whether something in the conversation is newer than what was read; unknown marks are read. */
export function isUnread(state: State, channel: string): boolean {
  const mark = state.marks[channel];
  return mark !== undefined && mark.latest !== '' && mark.latest > (mark.lastRead || '0') && mark.lastRead !== '';
}

/** Who types there, but oneself. */
export function typists(state: State, channel: string, now: number): string[] {
  return Object.entries(state.typing[channel] ?? {})
    .filter(([user, until]) => until > now && user !== state.self)
    .map(([user]) => user);
}

export function personName(user: User | undefined): string {
  return user?.profile?.display_name || user?.profile?.real_name || user?.real_name || user?.name || '';
}

import type { Channel, Message, Reaction, RtmEvent, User } from './model';

/** Messages of a conversation or thread, oldest first, without a hole between them. */
export interface Timeline {
  messages: readonly Message[];
  /** Whether older ones are on the server. */
  more: boolean;
}

/** What is known of a conversation beside the wire's own object. */
export interface Mark {
  lastRead: string;
  latest: string;
  mentions: number;
}

/** Everything that the pages show; changed by `reduce` alone. */
export interface State {
  self: string;
  /** Hosts that the workspace had before: permalinks below them are followed here. */
  oldHosts: string[];
  team: { id: string; name: string };
  users: Readonly<Record<string, User>>;
  channels: Readonly<Record<string, Channel>>;
  marks: Readonly<Record<string, Mark>>;
  timelines: Readonly<Record<string, Timeline>>;
  threads: Readonly<Record<string, Timeline>>;
  typing: Readonly<Record<string, Readonly<Record<string, number>>>>;
  presence: Readonly<Record<string, 'active' | 'away'>>;
  connection: 'new' | 'live' | 'lost';
}

export type Action =
  | { type: 'self'; self: string; team: { id: string; name: string }; oldHosts: string[] }
  | { type: 'users'; users: User[] }
  | { type: 'channels'; channels: Channel[] }
  | { type: 'history'; channel: string; messages: Message[]; more: boolean; fresh: boolean }
  | { type: 'replies'; channel: string; thread: string; messages: Message[] }
  | { type: 'latest'; channel: string; latest: string }
  | { type: 'outgoing'; channel: string; message: Message }
  | { type: 'marked'; channel: string; ts: string }
  | { type: 'connection'; connection: State['connection'] }
  | { type: 'forget'; channels: string[] }
  | { type: 'event'; event: RtmEvent; now: number };

const TYPING_MILLIS = 6_000;

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
  connection: 'new',
};

export function threadKey(channel: string, thread: string): string {
  return `${channel}:${thread}`;
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
      return withHistory(state, action);
    case 'replies': {
      const key = threadKey(action.channel, action.thread);
      const known = state.threads[key]?.messages.filter((message) => message.outgoing) ?? [];
      const messages = [...action.messages, ...known].reduce(withMessage, [] as readonly Message[]);
      return { ...state, threads: { ...state.threads, [key]: { messages, more: false } } };
    }
    case 'latest':
      return withMark(state, action.channel, (mark) => ({ ...mark, latest: later(mark.latest, action.latest) }));
    case 'outgoing':
      return post(state, action.channel, action.message);
    case 'marked':
      return withMark(state, action.channel, (mark) => ({ ...mark, lastRead: action.ts, mentions: 0 }));
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

function apply(state: State, event: RtmEvent, now: number): State {
  const channel = typeof event.channel === 'string' ? event.channel : '';
  const user = typeof event.user === 'string' ? event.user : '';
  switch (event.type) {
    case 'message':
      return applyMessage(state, channel, event);
    case 'reaction_added':
    case 'reaction_removed': {
      const item = event.item;
      if (!item || item.type !== 'message' || !event.reaction) {
        return state;
      }
      const name = event.reaction;
      const change = event.type === 'reaction_added' ? addReaction : removeReaction;
      return edit(state, item.channel, item.ts, (message) => change(message, name, user));
    }
    case 'channel_created':
    case 'channel_joined':
    case 'group_joined':
    case 'im_created':
    case 'mpim_joined': {
      const opened = event.channel as Channel;
      const own: Partial<Channel> =
        event.type === 'channel_created'
          ? {}
          : event.type === 'im_created'
            ? { is_im: true, user }
            : { is_member: true, is_private: event.type !== 'channel_joined' };
      return withChannel(state, { ...opened, ...own });
    }
    case 'channel_left':
    case 'group_left':
      return patchChannel(state, channel, { is_member: false });
    case 'channel_rename':
    case 'group_rename': {
      const renamed = event.channel as Channel;
      return patchChannel(state, renamed.id, { name: renamed.name ?? '' });
    }
    case 'channel_archive':
    case 'group_archive':
      return patchChannel(state, channel, { is_archived: true });
    case 'channel_unarchive':
    case 'group_unarchive':
      return patchChannel(state, channel, { is_archived: false });
    case 'channel_marked':
    case 'group_marked':
    case 'im_marked':
    case 'mpim_marked':
      return reduce(state, { type: 'marked', channel, ts: event.ts ?? '' });
    case 'user_change':
    case 'team_join': {
      const changed = event.user as User;
      return { ...state, users: { ...state.users, [changed.id]: changed } };
    }
    case 'user_typing':
      return {
        ...state,
        typing: { ...state.typing, [channel]: { ...state.typing[channel], [user]: now + TYPING_MILLIS } },
      };
    case 'presence_change': {
      const presence = { ...state.presence };
      for (const id of event.users ?? [user]) {
        presence[id] = event.presence ?? 'away';
      }
      return { ...state, presence };
    }
    default:
      return state;
  }
}

function applyMessage(state: State, channel: string, event: RtmEvent): State {
  switch (event.subtype) {
    case 'message_changed':
    case 'message_replied': {
      const changed = event.message;
      return changed ? edit(state, channel, changed.ts, (old) => merged(old, changed)) : state;
    }
    case 'message_deleted':
      return event.deleted_ts ? remove(state, channel, event.deleted_ts) : state;
    default:
      return post(state, channel, event as unknown as Message);
  }
}

/** A changed message keeps what its event does not carry: reactions and what is known of its thread. */
function merged(old: Message, changed: Message): Message {
  const kept: Partial<Message> = {};
  if (old.reactions && !('reactions' in changed)) {
    kept.reactions = old.reactions;
  }
  if (old.reply_count && changed.reply_count === undefined) {
    kept.reply_count = old.reply_count;
    if (old.latest_reply) {
      kept.latest_reply = old.latest_reply;
    }
  }
  return { ...changed, ...kept };
}

function post(state: State, channel: string, message: Message): State {
  const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  const inTimeline = !isReply || message.subtype === 'thread_broadcast';
  let next = silent(state, channel, message.user ?? '');
  if (isReply) {
    const root = message.thread_ts!;
    const key = threadKey(channel, root);
    const thread = next.threads[key];
    if (thread) {
      const messages = withMessage(thread.messages, message);
      next = { ...next, threads: { ...next.threads, [key]: { ...thread, messages } } };
    }
  }
  const timeline = next.timelines[channel];
  if (inTimeline && timeline) {
    const messages = withMessage(timeline.messages, message);
    next = { ...next, timelines: { ...next.timelines, [channel]: { ...timeline, messages } } };
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

/** The list with the message in its place; one that is there, or that it answers for, is replaced. */
function withMessage(messages: readonly Message[], message: Message): readonly Message[] {
  const rest = messages.filter(
    (other) =>
      other.ts !== message.ts &&
      !(other.outgoing && message.client_msg_id && other.client_msg_id === message.client_msg_id),
  );
  let at = rest.length;
  while (at > 0 && order(rest[at - 1]!, message) > 0) {
    at--;
  }
  return [...rest.slice(0, at), message, ...rest.slice(at)];
}

/** By ts, what is not yet sent last. */
function order(a: Message, b: Message): number {
  if (Boolean(a.outgoing) !== Boolean(b.outgoing)) {
    return a.outgoing ? 1 : -1;
  }
  return a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0;
}

function edit(state: State, channel: string, ts: string, change: (message: Message) => Message): State {
  const within = (timeline: Timeline): Timeline =>
    timeline.messages.some((message) => message.ts === ts)
      ? { ...timeline, messages: timeline.messages.map((message) => (message.ts === ts ? change(message) : message)) }
      : timeline;
  return everywhere(state, channel, within);
}

function remove(state: State, channel: string, ts: string): State {
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

function addReaction(message: Message, name: string, user: string): Message {
  const reactions = message.reactions ?? [];
  const known = reactions.find((reaction) => reaction.name === name);
  if (known?.users.includes(user)) {
    return message;
  }
  const grown: Reaction = known
    ? { name, users: [...known.users, user], count: known.count + 1 }
    : { name, users: [user], count: 1 };
  return {
    ...message,
    reactions: known ? reactions.map((reaction) => (reaction === known ? grown : reaction)) : [...reactions, grown],
  };
}

function removeReaction(message: Message, name: string, user: string): Message {
  const left = (message.reactions ?? [])
    .map((reaction) =>
      reaction.name === name && reaction.users.includes(user)
        ? { ...reaction, users: reaction.users.filter((other) => other !== user), count: reaction.count - 1 }
        : reaction,
    )
    .filter((reaction) => reaction.count > 0);
  const { reactions: _, ...bare } = message;
  return left.length > 0 ? { ...message, reactions: left } : bare;
}

function withHistory(state: State, page: Extract<Action, { type: 'history' }>): State {
  const old = state.timelines[page.channel];
  const known = old ? (page.fresh ? old.messages.filter((message) => message.outgoing) : old.messages) : [];
  const messages = [...page.messages].reverse().reduce(withMessage, known);
  const timeline = { messages, more: page.more };
  const newest = page.messages[0]?.ts ?? '';
  const next = { ...state, timelines: { ...state.timelines, [page.channel]: timeline } };
  return withMark(next, page.channel, (mark) => ({ ...mark, latest: later(mark.latest, newest) }));
}

function withChannel(state: State, channel: Channel): State {
  const known = state.channels[channel.id];
  const next = { ...state, channels: { ...state.channels, [channel.id]: { ...known, ...channel } } };
  return channel.last_read === undefined
    ? next
    : withMark(next, channel.id, (mark) => ({ ...mark, lastRead: later(mark.lastRead, channel.last_read!) }));
}

function patchChannel(state: State, id: string, patch: Partial<Channel>): State {
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

function byId(users: User[]): Record<string, User> {
  return Object.fromEntries(users.map((user) => [user.id, user]));
}

function without<T>(record: Readonly<Record<string, T>>, gone: (key: string) => boolean): Record<string, T> {
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

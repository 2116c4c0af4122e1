import type { Message, Reaction } from './model';

/** Messages of a conversation or thread, oldest first, without a hole between them. */
export interface Timeline {
  messages: readonly Message[];
  /** Whether older ones are on the server. */
  more: boolean;
  /** Whether newer ones are on the server: then what is posted does not belong here yet. */
  newer: boolean;
}

/** What is kept of a timeline; reading on in one direction drops what is far in the other. */
export const KEPT_MAX = 400;

/** How long a timeline grows by what is posted before its oldest are dropped. */
const GROWN_MAX = 2 * KEPT_MAX;

/** The list with the message in its place; one that is there, or that it answers for, is replaced. */
export function withMessage(messages: readonly Message[], message: Message): readonly Message[] {
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

/** With a message that was posted now; where newer ones are missing only what one sends oneself is shown. */
export function posted(timeline: Timeline, message: Message): Timeline {
  if (timeline.newer && !message.outgoing) {
    const messages = timeline.messages.filter(
      (other) => !(other.outgoing && message.client_msg_id && other.client_msg_id === message.client_msg_id),
    );
    return messages.length === timeline.messages.length ? timeline : { ...timeline, messages };
  }
  const messages = withMessage(timeline.messages, message);
  return messages.length > GROWN_MAX
    ? { ...timeline, messages: messages.slice(-KEPT_MAX), more: true }
    : { ...timeline, messages };
}

/** With a page before it; `more` says whether there are older ones still. */
export function withOlder(timeline: Timeline, page: readonly Message[], more: boolean): Timeline {
  const messages = page.reduce(withMessage, timeline.messages);
  const sent = messages.filter((message) => !message.outgoing);
  return sent.length > KEPT_MAX
    ? { messages: [...sent.slice(0, KEPT_MAX), ...messages.filter((message) => message.outgoing)], more, newer: true }
    : { ...timeline, messages, more };
}

/** With a page after it; `newer` says whether there are newer ones still. */
export function withNewer(timeline: Timeline, page: readonly Message[], newer: boolean): Timeline {
  const messages = page.reduce(withMessage, timeline.messages);
  return messages.length > KEPT_MAX
    ? { messages: messages.slice(-KEPT_MAX), more: true, newer }
    : { ...timeline, messages, newer };
}

/** The messages of a page alone, and what one has not sent yet. */
export function fresh(old: Timeline | undefined, page: readonly Message[], more: boolean, newer: boolean): Timeline {
  const unsent = old?.messages.filter((message) => message.outgoing) ?? [];
  return { messages: page.reduce(withMessage, unsent), more, newer };
}

/** A changed message keeps what its event does not carry: reactions and what is known of its thread. */
export function merged(old: Message, changed: Message): Message {
  const kept: Partial<Message> = {};
  if (old.reactions && !('reactions' in changed)) {
    kept.reactions = old.reactions;
  }
  if (old.reply_count && changed.reply_count === undefined) {
    kept.reply_count = old.reply_count;
    if (old.latest_reply) {
      kept.latest_reply = old.latest_reply;
    }
    if (old.reply_users) {
      kept.reply_users = old.reply_users;
    }
  }
  return { ...changed, ...kept };
}

export function addReaction(message: Message, name: string, user: string): Message {
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

export function removeReaction(message: Message, name: string, user: string): Message {
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

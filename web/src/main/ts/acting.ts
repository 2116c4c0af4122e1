import type { Message } from './model';
import { savedKey } from './state';
import type { Store } from './store';
import { encode } from './typed';

/** What a person does to a message; each ends in events that change the state. */

export async function react(store: Store, channel: string, message: Message, name: string): Promise<void> {
  const self = store.state.self;
  const mine = message.reactions?.find((reaction) => reaction.name === name)?.users.includes(self);
  await store.api.call(mine ? 'reactions.remove' : 'reactions.add', { channel, timestamp: message.ts, name });
}

export async function rewrite(store: Store, channel: string, ts: string, typed: string): Promise<void> {
  await store.api.call('chat.update', { channel, ts, text: encode(typed, store.state) });
}

export async function remove(store: Store, channel: string, ts: string): Promise<void> {
  await store.api.call('chat.delete', { channel, ts });
}

export async function pin(store: Store, channel: string, ts: string): Promise<void> {
  const pinned = store.state.pins[channel]?.includes(ts) ?? false;
  await store.api.call(pinned ? 'pins.remove' : 'pins.add', { channel, timestamp: ts });
}

/** Saves a message for later, or gives a conversation its star; undoes it where it is so. */
export async function save(store: Store, channel: string, ts?: string): Promise<void> {
  const saved = store.state.saved[savedKey(channel, ts)];
  await store.api.call(saved ? 'stars.remove' : 'stars.add', { channel, ...(ts ? { timestamp: ts } : {}) });
}

export async function permalink(store: Store, channel: string, ts: string): Promise<string> {
  const answer = await store.api.call('chat.getPermalink', { channel, message_ts: ts });
  return String(answer['permalink']);
}

/** Makes a message, and all after it, unread; the mark stays there until the conversation is left. */
export async function unread(store: Store, channel: string, ts: string): Promise<void> {
  const before = store.state.timelines[channel]?.messages.filter((message) => message.ts < ts).at(-1)?.ts ?? '0000000001.000000';
  store.held = channel;
  store.dispatch({ type: 'marked', channel, ts: before });
  await store.api.call('conversations.mark', { channel, ts: before });
}

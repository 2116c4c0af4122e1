import type { Bookmark, Channel, Message } from './model';
import type { Store } from './store';

const PAGE = 50;
const AROUND = 25;

/** Loads a conversation that is about to be looked at, at a message of it or at its end. */
export async function open(store: Store, channel: string, ts = ''): Promise<void> {
  const timeline = store.state.timelines[channel];
  const there = ts !== '' && timeline?.messages.some((message) => message.ts === ts);
  if (ts !== '' && !there) {
    await Promise.all([about(store, channel), around(store, channel, ts)]);
  } else if (!timeline) {
    await Promise.all([about(store, channel), history(store, channel, undefined, true)]);
  }
}

async function about(store: Store, channel: string): Promise<void> {
  const answer = await store.api.call('conversations.info', { channel, include_num_members: true });
  store.dispatch({ type: 'channels', channels: [answer['channel'] as Channel] });
  if (!store.state.pins[channel]) {
    void beside(store, channel).catch(() => undefined);
  }
}

/** What stands beside the messages: pins and bookmarks. */
async function beside(store: Store, channel: string): Promise<void> {
  const pins = await store.api.call('pins.list', { channel });
  store.dispatch({
    type: 'pins',
    channel,
    pins: (pins['items'] as { message?: Message }[]).map((item) => item.message?.ts ?? '').reverse(),
  });
  const bookmarks = await store.api.call('bookmarks.list', { channel_id: channel });
  store.dispatch({ type: 'bookmarks', channel, bookmarks: bookmarks['bookmarks'] as Bookmark[] });
}

/** The messages before and after a time. */
export async function around(store: Store, channel: string, ts: string): Promise<void> {
  const [before, after] = await Promise.all([
    store.api.call('conversations.history', { channel, latest: ts, inclusive: true, limit: AROUND }),
    store.api.call('conversations.history', { channel, oldest: ts, oldest_first: true, limit: AROUND }),
  ]);
  store.dispatch({
    type: 'window',
    channel,
    messages: [...(before['messages'] as Message[]).reverse(), ...(after['messages'] as Message[])],
    more: Boolean(before['has_more']),
    newer: Boolean(after['has_more']),
  });
}

/** The end of a conversation, whatever of it was looked at. */
export async function present(store: Store, channel: string): Promise<void> {
  if (store.state.timelines[channel]?.newer) {
    await history(store, channel, undefined, true);
  }
}

/** The page of messages before the oldest that is known. */
export async function older(store: Store, channel: string): Promise<void> {
  const timeline = store.state.timelines[channel];
  const oldest = timeline?.messages.find((message) => !message.outgoing)?.ts;
  if (timeline?.more && oldest) {
    await history(store, channel, oldest, false);
  }
}

/** The page of messages after the newest that is known. */
export async function newer(store: Store, channel: string): Promise<void> {
  const timeline = store.state.timelines[channel];
  const newest = timeline?.messages.filter((message) => !message.outgoing).at(-1)?.ts;
  if (timeline?.newer && newest) {
    const answer = await store.api.call('conversations.history', {
      channel,
      oldest: newest,
      oldest_first: true,
      limit: PAGE,
    });
    store.dispatch({
      type: 'newer',
      channel,
      messages: answer['messages'] as Message[],
      newer: Boolean(answer['has_more']),
    });
  }
}

export async function history(
  store: Store,
  channel: string,
  latest: string | undefined,
  fresh: boolean,
): Promise<void> {
  const answer = await store.api.call('conversations.history', {
    channel,
    limit: PAGE,
    ...(latest ? { latest } : {}),
  });
  store.dispatch({
    type: 'history',
    channel,
    messages: answer['messages'] as Message[],
    more: Boolean(answer['has_more']),
    fresh,
  });
}

export async function openThread(store: Store, channel: string, thread: string): Promise<void> {
  const messages: Message[] = [];
  for await (const page of store.api.pages('conversations.replies', { channel, ts: thread, limit: 200 })) {
    messages.push(...(page['messages'] as Message[]));
  }
  store.dispatch({ type: 'replies', channel, thread, messages });
}

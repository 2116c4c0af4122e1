import type { Message, RtmEvent } from '../../main/ts/model';
import { type Action, EMPTY, isUnread, reduce, type State, threadKey, typists } from '../../main/ts/state';
import { equal, test } from './check';

const CHANNEL = 'C1';
const NAMES = ['+1', 'tada', 'eyes'];
const PEOPLE = ['U1', 'U2', 'U3'];

function start(): State {
  return [
    { type: 'self', self: 'U1', team: { id: 'T1', name: 'Team' }, oldHosts: [] } as Action,
    { type: 'channels', channels: [{ id: CHANNEL, name: 'general', is_member: true, last_read: '1.000000' }] } as Action,
    { type: 'history', channel: CHANNEL, messages: [], more: false, fresh: true } as Action,
  ].reduce(reduce, EMPTY);
}

function after(state: State, ...events: Partial<RtmEvent>[]): State {
  return events.reduce<State>((old, event) => reduce(old, { type: 'event', event: event as RtmEvent, now: 0 }), state);
}

function shown(state: State): readonly Message[] {
  return state.timelines[CHANNEL]!.messages;
}

const message = (ts: string, more: Partial<RtmEvent> = {}): Partial<RtmEvent> => ({
  type: 'message',
  channel: CHANNEL,
  user: 'U2',
  text: `at ${ts}`,
  ts,
  ...more,
});

test('messages stand in the order of their ts, however they come', () => {
  const state = after(start(), message('3.000000'), message('2.000000'), message('4.000000'), message('3.000000'));
  equal(shown(state).map((each) => each.ts), ['2.000000', '3.000000', '4.000000']);
});

test('an optimistic message is replaced by the one that came of it', () => {
  const outgoing = { ts: '9.000000', user: 'U1', text: 'hi', client_msg_id: 'x', outgoing: 'sending' as const };
  let state = reduce(start(), { type: 'outgoing', channel: CHANNEL, message: outgoing });
  equal(shown(state).length, 1);
  state = after(state, message('5.000000', { user: 'U1', client_msg_id: 'x' }));
  state = after(state, message('5.000000', { user: 'U1', client_msg_id: 'x' }));
  equal(shown(state).map((each) => [each.ts, each.outgoing]), [['5.000000', undefined]]);
});

test('what is not sent yet stands last and outlives a fresh load', () => {
  const outgoing = { ts: '2.000000', user: 'U1', text: 'hi', client_msg_id: 'x', outgoing: 'failed' as const };
  let state = reduce(start(), { type: 'outgoing', channel: CHANNEL, message: outgoing });
  state = after(state, message('7.000000'));
  equal(shown(state).map((each) => each.ts), ['7.000000', '2.000000']);
  state = reduce(state, {
    type: 'history',
    channel: CHANNEL,
    messages: [{ ts: '8.000000', user: 'U2' }],
    more: true,
    fresh: true,
  });
  equal(shown(state).map((each) => each.ts), ['8.000000', '2.000000']);
});

test('a mention counts until it is read', () => {
  let state = after(start(), message('5.000000', { text: 'hello <@U1>' }), message('6.000000'));
  equal([isUnread(state, CHANNEL), state.marks[CHANNEL]!.mentions], [true, 1]);
  state = after(state, { type: 'channel_marked', channel: CHANNEL, ts: '6.000000' });
  equal([isUnread(state, CHANNEL), state.marks[CHANNEL]!.mentions], [false, 0]);
});

test('one\'s own message is read', () => {
  equal(isUnread(after(start(), message('5.000000', { user: 'U1' })), CHANNEL), false);
});

test('a reply stands in its thread alone', () => {
  const root = threadKey(CHANNEL, '2.000000');
  let state = after(start(), message('2.000000'));
  state = reduce(state, { type: 'replies', channel: CHANNEL, thread: '2.000000', messages: [{ ts: '2.000000' }] });
  state = after(state, message('3.000000', { thread_ts: '2.000000' }));
  equal(shown(state).map((each) => each.ts), ['2.000000']);
  equal(state.threads[root]!.messages.map((each) => each.ts), ['2.000000', '3.000000']);
});

test('a page that was jumped to grows in both directions and leaves no hole', () => {
  const at = (ts: number): Message => ({ ts: `${1000 + ts}.000000`, user: 'U2' });
  let state = reduce(start(), { type: 'window', channel: CHANNEL, messages: [at(50), at(51)], more: true, newer: true });
  state = after(state, message('1099.000000'));
  equal(shown(state).map((each) => each.ts), [at(50).ts, at(51).ts], 'what is far ahead');
  state = reduce(state, { type: 'newer', channel: CHANNEL, messages: [at(52), at(53)], newer: false });
  state = reduce(state, { type: 'history', channel: CHANNEL, messages: [at(49), at(48)], more: false, fresh: false });
  state = after(state, message(at(54).ts));
  equal(shown(state).map((each) => each.ts), [48, 49, 50, 51, 52, 53, 54].map((ts) => at(ts).ts));
});

test('a timeline keeps a limit, and says at which end there is more', () => {
  const page = (from: number): Message[] => Array.from({ length: 300 }, (_, i) => ({ ts: `${10_000 + from + i}.000000`, user: 'U2' }));
  let state = reduce(start(), { type: 'window', channel: CHANNEL, messages: page(300), more: true, newer: false });
  state = reduce(state, { type: 'history', channel: CHANNEL, messages: page(0).reverse(), more: false, fresh: false });
  let timeline = state.timelines[CHANNEL]!;
  equal([timeline.messages.length, timeline.more, timeline.newer, timeline.messages[0]!.ts], [400, false, true, '10000.000000']);
  state = reduce(state, { type: 'newer', channel: CHANNEL, messages: page(400).slice(0, 200), newer: false });
  timeline = state.timelines[CHANNEL]!;
  equal([timeline.messages.length, timeline.more, timeline.newer, timeline.messages.at(-1)!.ts], [400, true, false, '10599.000000']);
});

test('apply(events, old) = fresh, for pins, stars and bookmarks', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = generator(seed);
    const pins: string[] = [];
    const saved = new Set<string>();
    const bookmarks = new Map<string, { id: string; channel_id: string; title: string }>();
    let state = reduce(start(), { type: 'pins', channel: CHANNEL, pins: [] });
    state = reduce(state, { type: 'bookmarks', channel: CHANNEL, bookmarks: [] });
    for (let i = random(40); i > 0; i--) {
      const ts = `${1 + random(5)}.000000`;
      const id = `Bk${random(4)}`;
      const item = { type: 'message', channel: CHANNEL, message: { ts } };
      switch (random(4)) {
        case 0: {
          const known = pins.includes(ts);
          pins.splice(0, pins.length, ...pins.filter((other) => other !== ts), ...(known ? [] : [ts]));
          state = after(state, { type: known ? 'pin_removed' : 'pin_added', channel_id: CHANNEL, item });
          break;
        }
        case 1: {
          const known = saved.delete(`${CHANNEL}:${ts}`);
          if (!known) {
            saved.add(`${CHANNEL}:${ts}`);
          }
          state = after(state, { type: known ? 'star_removed' : 'star_added', user: 'U1', item });
          state = after(state, { type: 'star_added', user: 'U2', item: { ...item, message: { ts: '9.000000' } } });
          break;
        }
        case 2: {
          const type = bookmarks.has(id) ? 'bookmark_changed' : 'bookmark_added';
          const bookmark = { id, channel_id: CHANNEL, title: `t ${random(9)}` };
          bookmarks.set(id, bookmark);
          state = after(state, { type, channel_id: CHANNEL, bookmark });
          break;
        }
        default:
          if (bookmarks.delete(id)) {
            state = after(state, { type: 'bookmark_removed', channel_id: CHANNEL, bookmark: { id } });
          }
      }
    }
    equal(state.pins[CHANNEL], pins, `pins, seed ${seed}`);
    equal(Object.keys(state.saved).sort(), [...saved].sort(), `stars, seed ${seed}`);
    equal(state.bookmarks[CHANNEL], [...bookmarks.values()], `bookmarks, seed ${seed}`);
  }
});

test('typing is over after a while, and never one\'s own', () => {
  const state = after(start(), { type: 'user_typing', channel: CHANNEL, user: 'U2' }, { type: 'user_typing', channel: CHANNEL, user: 'U1' });
  equal([typists(state, CHANNEL, 1), typists(state, CHANNEL, 60_000)], [['U2'], []]);
});

test('who has sent types no more', () => {
  const state = after(start(), { type: 'user_typing', channel: CHANNEL, user: 'U2' }, message('5.000000'));
  equal(typists(state, CHANNEL, 1), []);
});

test('no event changes the state that it came to', () => {
  const state = after(start(), message('2.000000'), message('3.000000'));
  const before = JSON.stringify(state);
  after(state, message('4.000000'), { type: 'message', subtype: 'message_deleted', channel: CHANNEL, deleted_ts: '2.000000' });
  equal(JSON.stringify(state), before);
});

test('apply(events, old) = fresh, on random histories', () => {
  for (let seed = 1; seed <= 400; seed++) {
    history(seed);
  }
});

/** A random past, loaded; a random future, heard; against all of it, loaded. */
function history(seed: number): void {
  const random = generator(seed);
  const server = new Server(random);
  for (let i = random(20); i > 0; i--) {
    server.step();
  }
  server.events.length = 0;
  let state = reduce(start(), { type: 'history', channel: CHANNEL, messages: server.load(), more: false, fresh: true });
  for (let i = random(30); i > 0; i--) {
    server.step();
  }
  for (const event of server.events) {
    state = after(state, event, ...(random(4) === 0 ? [event] : []));
  }
  equal(shown(state), [...server.load()].reverse(), `seed ${seed}`);
}

/** The least server that has messages, edits, deletions and reactions, with the wire's events. */
class Server {
  readonly messages = new Map<string, Message>();
  readonly events: RtmEvent[] = [];
  private clock = 1_000;

  constructor(private readonly random: (below: number) => number) {}

  load(): Message[] {
    return [...this.messages.values()].sort((a, b) => (a.ts < b.ts ? 1 : -1));
  }

  step(): void {
    const all = [...this.messages.values()];
    const one = all[this.random(Math.max(1, all.length))];
    const kind = one ? this.random(5) : 0;
    const user = PEOPLE[this.random(3)]!;
    switch (kind) {
      case 1:
        return this.edit(one!);
      case 2:
        this.messages.delete(one!.ts);
        this.tell({ type: 'message', subtype: 'message_deleted', channel: CHANNEL, deleted_ts: one!.ts });
        return;
      case 3:
      case 4:
        return this.react(one!, NAMES[this.random(3)]!, user);
      default: {
        const ts = `${this.clock++}.000000`;
        const posted: Message = { type: 'message', channel: CHANNEL, ts, user, text: `n ${this.random(100)}` };
        this.messages.set(ts, posted);
        this.tell({ ...posted } as unknown as RtmEvent);
      }
    }
  }

  private edit(one: Message): void {
    const edited = { ...one, text: `e ${this.random(100)}`, edited: { ts: `${this.clock++}.000000` } };
    this.messages.set(one.ts, edited);
    const { reactions: _, ...told } = edited;
    this.tell({ type: 'message', subtype: 'message_changed', channel: CHANNEL, message: told });
  }

  private react(one: Message, name: string, user: string): void {
    const reactions = (one.reactions ?? []).map((each) => ({ ...each, users: [...each.users] }));
    const known = reactions.find((each) => each.name === name);
    const gone = known?.users.includes(user) ?? false;
    if (known && gone) {
      known.users = known.users.filter((other) => other !== user);
    } else if (known) {
      known.users.push(user);
    } else {
      reactions.push({ name, users: [user], count: 1 });
    }
    const left = reactions.map((each) => ({ ...each, count: each.users.length })).filter((each) => each.count > 0);
    const { reactions: _, ...bare } = one;
    this.messages.set(one.ts, left.length > 0 ? { ...bare, reactions: left } : bare);
    const item = { type: 'message', channel: CHANNEL, ts: one.ts };
    this.tell({ type: gone ? 'reaction_removed' : 'reaction_added', user, reaction: name, item });
  }

  private tell(event: RtmEvent): void {
    this.events.push(event);
  }
}

/** The same numbers for the same seed. */
function generator(seed: number): (below: number) => number {
  let state = (seed * 2654435761) >>> 0;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

test('a preference is what was chosen last, and gone when it is as at first', () => {
  let state = reduce(start(), { type: 'prefs', prefs: { theme: 'dark', 'channel.C1': 'muted' } });
  state = after(state, { type: 'pref_change', name: 'theme', value: 'light' });
  state = after(state, { type: 'pref_change', name: 'channel.C1', value: '' });
  equal(state.prefs, { theme: 'light' });
});

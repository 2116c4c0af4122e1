import { Api, ApiError, type Session } from './api';
import { Drafts } from './drafts';
import { loadEmoji, onUnknown } from './emoji';
import type { Channel, Group, Message, RtmEvent, Snooze, User } from './model';
import { Outbox } from './outbox';
import { around, history, openThread } from './reading';
import { type Action, EMPTY, isUnread, reduce, savedKey, type State, threadKey } from './state';
import { Connection } from './socket';
import { encode } from './typed';

const COUNTED_MOST = 40;
const TYPING_EVERY_MILLIS = 3_000;
const PEOPLE_EVERY_MILLIS = 200;

/** The state with what changes it: calls, events, and who listens. */
export class Store {
  state: State = EMPTY;
  readonly api: Api;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  /** The conversation that one made unread, which stays so until one leaves it. */
  held = '';
  /** Up to where the conversation that one looks at was read when one came to it. */
  readUpTo = '';
  private arrived = '';
  private readonly connection: Connection;
  private readonly listeners = new Set<() => void>();
  private readonly wanted = new Set<string>();
  private readonly asked = new Set<string>();
  private typedAt = 0;
  private frame = 0;
  private readonly seen = new Map<string, string[]>();
  private watched = '';

  constructor(private readonly session: Session) {
    this.api = new Api(session);
    this.outbox = new Outbox(this, `parley.outbox.${session.user_id}`);
    this.drafts = new Drafts(this, session.user_id);
    onUnknown(() => void loadEmoji().then(() => this.dispatch({ type: 'emojiKnown' })));
    this.connection = new Connection(this.api, {
      event: (event) => this.receive(event),
      connected: (fresh) => this.connected(fresh),
      lost: () => this.dispatch({ type: 'connection', connection: 'lost' }),
    });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dispatch(action: Action): void {
    this.state = reduce(this.state, action);
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.listeners.forEach((listener) => listener());
      });
    }
  }

  /** Lets the page be drawn anew. */
  refresh(): void {
    this.dispatch({ type: 'forget', channels: [] });
  }

  /** Loads what the first view needs, then the rest. */
  async boot(): Promise<void> {
    const team = this.api.call('team.info').then((answer) => answer['team'] as { id: string; name: string });
    const own = this.loadOwn();
    const oldHosts = this.session.old_hosts ?? [];
    this.dispatch({ type: 'self', self: this.session.user_id, team: await team, oldHosts });
    await own;
    void this.loadKept().catch(() => undefined);
    void this.connection.run();
    this.outbox.restore();
    void this.loadPeople().then(() => this.count());
    void this.loadRest().catch(() => undefined);
  }

  /** What is looked at beside conversations: groups, own emoji, what was saved, one's rest. */
  private async loadRest(): Promise<void> {
    const groups = await this.api.call('usergroups.list');
    this.dispatch({ type: 'groups', groups: groups['usergroups'] as Group[] });
    const emoji = await this.api.call('emoji.list');
    this.dispatch({ type: 'emoji', emoji: emoji['emoji'] as Record<string, string> });
    const snooze = await this.api.call('dnd.info');
    this.dispatch({ type: 'snooze', snooze: snooze as Snooze });
    const stars = await this.api.call('stars.list', { limit: 100 });
    const items = stars['items'] as { type: string; channel?: string; message?: Message }[];
    const saved = items.filter((item) => item.channel).map((item) => savedKey(item.channel!, item.message?.ts));
    this.dispatch({ type: 'saved', saved });
  }

  /** What one's browsers keep on the server for each other. */
  private async loadKept(): Promise<void> {
    const answer = await this.api.call('parley.prefs.get');
    this.dispatch({ type: 'prefs', prefs: answer['prefs'] as Record<string, string> });
    await this.drafts.exchange();
  }

  private async loadOwn(): Promise<void> {
    const types = 'public_channel,private_channel,mpim,im';
    for await (const page of this.api.pages('users.conversations', { types, limit: 200, exclude_archived: true })) {
      const channels = (page['channels'] as Channel[]).map((channel) => ({ ...channel, is_member: true }));
      this.dispatch({ type: 'channels', channels });
    }
  }

  async loadPeople(): Promise<void> {
    for await (const page of this.api.pages('users.list', { limit: 200 })) {
      this.dispatch({ type: 'users', users: page['members'] as User[] });
    }
  }

  /** Asks for the marks of one's conversations, the latest message of each. */
  private async count(): Promise<void> {
    const own = Object.values(this.state.channels).filter((channel) => channel.is_member || channel.is_im);
    for (const channel of own.slice(0, COUNTED_MOST)) {
      await this.loadMark(channel.id).catch(() => undefined);
    }
  }

  private async loadMark(id: string): Promise<void> {
    const info = await this.api.call('conversations.info', { channel: id, include_num_members: true });
    this.dispatch({ type: 'channels', channels: [info['channel'] as Channel] });
    const last = await this.api.call('conversations.history', { channel: id, limit: 1 });
    const latest = (last['messages'] as Message[])[0]?.ts;
    if (latest) {
      this.dispatch({ type: 'latest', channel: id, latest });
    }
  }

  /** Shows a message at once and sends it. */
  send(channel: string, typed: string, thread?: string, broadcast = false): void {
    this.outbox.send(channel, {
      ts: (Date.now() / 1000).toFixed(6),
      user: this.state.self,
      text: encode(typed, this.state),
      client_msg_id: crypto.randomUUID(),
      ...(thread ? { thread_ts: thread, broadcast } : {}),
    });
  }

  /** One comes to a conversation, or back to it: what is unread now is new to one. */
  arrive(channel: string): void {
    this.arrived = channel;
  }

  /** Marks all that is known of a conversation as read. */
  async read(channel: string): Promise<void> {
    if (!this.state.timelines[channel]) {
      return;
    }
    if (this.arrived === channel) {
      this.arrived = '';
      this.readUpTo = isUnread(this.state, channel) ? this.state.marks[channel]!.lastRead : '';
    }
    const latest = this.state.marks[channel]?.latest;
    if (latest && this.held !== channel && isUnread(this.state, channel)) {
      this.dispatch({ type: 'marked', channel, ts: latest });
      await this.api.call('conversations.mark', { channel, ts: latest });
    }
  }

  typing(channel: string): void {
    if (Date.now() - this.typedAt > TYPING_EVERY_MILLIS) {
      this.typedAt = Date.now();
      this.connection.send({ type: 'typing', channel });
    }
  }

  /** Hears of the presence of those whom a part of the screen shows, and of nobody else. */
  watch(part: string, people: string[]): void {
    this.seen.set(part, people);
    const ids = [...new Set([...this.seen.values()].flat())].filter(Boolean).sort();
    if (ids.join() !== this.watched && this.state.connection === 'live') {
      this.watched = ids.join();
      this.connection.send({ type: 'presence_sub', ids });
    }
    this.meet(ids);
  }

  /** Asks for those that are shown and not known. */
  meet(people: string[]): void {
    people.forEach((id) => this.want(id));
  }

  private want(id: string): void {
    if (!this.state.users[id] && !this.asked.has(id) && id) {
      this.asked.add(id);
      this.wanted.add(id);
      if (this.wanted.size === 1) {
        setTimeout(() => void this.fetchWanted(), PEOPLE_EVERY_MILLIS);
      }
    }
  }

  private async fetchWanted(): Promise<void> {
    const ids = [...this.wanted];
    this.wanted.clear();
    for (const user of ids.filter((id) => !this.state.users[id])) {
      const answer = await this.api.call('users.info', { user }).catch(() => null);
      if (answer) {
        this.dispatch({ type: 'users', users: [answer['user'] as User] });
      }
    }
  }

  async join(channel: string): Promise<void> {
    const answer = await this.api.call('conversations.join', { channel });
    this.dispatch({ type: 'channels', channels: [{ ...(answer['channel'] as Channel), is_member: true }] });
  }

  async create(name: string, isPrivate: boolean): Promise<string> {
    const answer = await this.api.call('conversations.create', { name, is_private: isPrivate });
    const channel = answer['channel'] as Channel;
    this.dispatch({ type: 'channels', channels: [{ ...channel, is_member: true }] });
    return channel.id;
  }

  /** The direct conversation with a person, or with several. */
  async direct(user: string): Promise<string> {
    const answer = await this.api.call('conversations.open', { users: user, return_im: true });
    const id = (answer['channel'] as Channel).id;
    const group = user.includes(',');
    this.dispatch({
      type: 'channels',
      channels: [group ? { ...(answer['channel'] as Channel), is_mpim: true, is_member: true } : { id, is_im: true, user }],
    });
    return id;
  }

  private receive(event: RtmEvent): void {
    if (event.type === 'reload') {
      void this.reload([String(event.channel)]);
      return;
    }
    if (event.type === 'draft_changed') {
      void this.drafts.load().catch(() => undefined);
      return;
    }
    this.dispatch({ type: 'event', event, now: Date.now() });
  }

  private connected(fresh: boolean): void {
    const first = this.state.connection === 'new';
    this.watched = '';
    this.dispatch({ type: 'connection', connection: 'live' });
    void this.outbox.flush();
    if (!first) {
      void this.loadKept().catch(() => undefined);
    }
    if (fresh && !first) {
      void this.reload(Object.keys(this.state.timelines));
    }
  }

  /** Fetches anew what events can no longer bring up to date. */
  private async reload(streams: string[]): Promise<void> {
    const open = streams.filter((id) => this.state.timelines[id]);
    await this.loadOwn().catch(() => undefined);
    for (const channel of open) {
      const { newer, messages } = this.state.timelines[channel]!;
      const middle = messages[Math.floor(messages.length / 2)]?.ts;
      await (newer && middle ? around(this, channel, middle) : history(this, channel, undefined, true)).catch(
        () => undefined,
      );
    }
    for (const key of Object.keys(this.state.threads)) {
      const [channel, thread] = key.split(':') as [string, string];
      if (streams.includes(channel) && threadKey(channel, thread) === key) {
        await openThread(this, channel, thread).catch(() => undefined);
      }
    }
  }
}

export function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : 'offline';
}

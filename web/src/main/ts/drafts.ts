import { codeOf, type Store } from './store';

const QUIET_MILLIS = 1_000;
const AGAIN_MILLIS = 4_000;

interface Begun {
  channel: string;
  thread_ts?: string;
  text: string;
}

/** Where something is written: a conversation, or a thread of it; also its path. */
export function draftPlace(channel: string, thread: string): string {
  return thread ? `${channel}/thread/${thread}` : channel;
}

/**
 * What was begun and not sent, by place: kept in this browser at once and on the server after a
 * pause, from where it comes to the person's other browsers.
 */
export class Drafts {
  private readonly texts = new Map<string, string>();
  /** Places whose text the server does not have yet; never overwritten by what it has. */
  private readonly unkept = new Set<string>();
  private readonly prefix: string;
  private readonly mark: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Raised by every change here; an answer to an older question is asked for again. */
  private changes = 0;

  constructor(private readonly store: Store, user: string) {
    this.prefix = `parley.draft.${user}.`;
    this.mark = `parley.unkept.${user}.`;
    for (const [key, value] of Object.entries(localStorage)) {
      if (key.startsWith(this.prefix)) {
        this.texts.set(key.slice(this.prefix.length), String(value));
      } else if (key.startsWith(this.mark)) {
        this.unkept.add(key.slice(this.mark.length));
      }
    }
  }

  text(place: string): string {
    return this.texts.get(place) ?? '';
  }

  all(): { place: string; text: string }[] {
    return [...this.texts].map(([place, text]) => ({ place, text }));
  }

  /** Keeps what was typed; nothing where it is empty. */
  set(place: string, text: string): void {
    if (this.text(place) === text) {
      return;
    }
    this.changes++;
    if (!this.unkept.has(place)) {
      this.unkept.add(place);
      localStorage.setItem(this.mark + place, '1');
    }
    this.hold(place, text);
    this.later(QUIET_MILLIS);
  }

  /** Gives the server what it does not have yet, and takes what it has. */
  async exchange(): Promise<void> {
    await this.flush();
    await this.load();
  }

  /** Takes what the server has, but for what was changed here. */
  async load(): Promise<void> {
    const changes = this.changes;
    const answer = await this.store.api.call('parley.drafts.list');
    if (changes !== this.changes) {
      return this.load();
    }
    const kept = new Map(
      (answer['drafts'] as Begun[]).map((one) => [draftPlace(one.channel, one.thread_ts ?? ''), one.text]),
    );
    for (const place of new Set([...this.texts.keys(), ...kept.keys()])) {
      if (!this.unkept.has(place)) {
        this.hold(place, kept.get(place) ?? '');
      }
    }
    this.store.refresh();
  }

  private async flush(): Promise<void> {
    for (const place of [...this.unkept]) {
      const text = this.text(place);
      const [channel, , thread] = place.split('/') as [string, string?, string?];
      try {
        await this.store.api.call('parley.drafts.set', { channel, text, ...(thread ? { thread_ts: thread } : {}) });
      } catch (error) {
        if (codeOf(error) === 'offline') {
          this.later(AGAIN_MILLIS);
          return;
        }
      }
      this.changes++;
      if (this.text(place) === text) {
        this.unkept.delete(place);
        localStorage.removeItem(this.mark + place);
      }
    }
  }

  private later(millis: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), millis);
  }

  private hold(place: string, text: string): void {
    if (text === '') {
      this.texts.delete(place);
      localStorage.removeItem(this.prefix + place);
    } else {
      this.texts.set(place, text);
      localStorage.setItem(this.prefix + place, text);
    }
  }
}

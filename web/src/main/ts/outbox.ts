import type { Message, RtmEvent } from './model';
import { codeOf, type Store } from './store';

const AGAIN_MILLIS = 4_000;

interface Waiting {
  channel: string;
  message: Message;
  /** Refused by the server: it goes again when somebody says so. */
  refused?: boolean;
}

/**
 * What was written and is not acknowledged yet: kept in this browser until it is, sent in order, and
 * sent again under the same id, by which the server knows it again.
 */
export class Outbox {
  private readonly waiting: Waiting[];
  private sending = false;

  constructor(
    private readonly store: Store,
    private readonly key: string,
  ) {
    this.waiting = read(key);
  }

  /** Shows what an earlier page left, and sends it. */
  restore(): void {
    this.waiting.forEach((one) => this.show(one.channel, one.message, one.refused ? 'failed' : 'waiting'));
    void this.flush();
  }

  /** Shows what waits for a conversation whose messages were loaded just now. */
  reappear(channel: string): void {
    this.waiting
      .filter((one) => one.channel === channel)
      .forEach((one) => this.show(channel, one.message, one.refused ? 'failed' : 'waiting'));
  }

  send(channel: string, message: Message): void {
    this.waiting.push({ channel, message });
    this.keep();
    this.show(channel, message, 'sending');
    void this.flush();
  }

  /** Sends a refused message once more. */
  retry(channel: string, message: Message): void {
    const { outgoing: _, ...again } = message;
    this.done(message);
    this.send(channel, again);
  }

  drop(channel: string, message: Message): void {
    this.done(message);
    this.store.dispatch({ type: 'dropped', channel, message });
  }

  /** Sends what waits, until the server is not reached. */
  async flush(): Promise<void> {
    if (this.sending) {
      return;
    }
    this.sending = true;
    try {
      const next = (): Waiting | undefined => this.waiting.find((one) => !one.refused);
      for (let one = next(); one && (await this.transmit(one)); one = next());
    } finally {
      this.sending = false;
    }
  }

  /** Whether the next one may go: not when the server was not reached. */
  private async transmit(one: Waiting): Promise<boolean> {
    const { channel, message } = one;
    try {
      const answer = await this.store.api.call('chat.postMessage', {
        channel,
        text: message.text ?? '',
        client_msg_id: message.client_msg_id ?? '',
        ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
        ...(message.broadcast ? { reply_broadcast: true } : {}),
      });
      const sent = { ...(answer['message'] as Message), client_msg_id: message.client_msg_id ?? '' };
      this.done(message);
      this.store.dispatch({
        type: 'event',
        event: { ...sent, type: 'message', channel } as RtmEvent,
        now: Date.now(),
      });
      return true;
    } catch (error) {
      if (codeOf(error) === 'offline') {
        setTimeout(() => void this.flush(), AGAIN_MILLIS);
        this.show(channel, message, 'waiting');
        return false;
      }
      one.refused = true;
      this.keep();
      this.show(channel, message, 'failed');
      return true;
    }
  }

  private done(message: Message): void {
    const at = this.waiting.findIndex((one) => one.message.client_msg_id === message.client_msg_id);
    if (at >= 0) {
      this.waiting.splice(at, 1);
      this.keep();
    }
  }

  private show(channel: string, message: Message, outgoing: Message['outgoing']): void {
    this.store.dispatch({ type: 'outgoing', channel, message: { ...message, outgoing } });
  }

  private keep(): void {
    localStorage.setItem(this.key, JSON.stringify(this.waiting));
  }
}

function read(key: string): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]') as Waiting[];
  } catch {
    return [];
  }
}

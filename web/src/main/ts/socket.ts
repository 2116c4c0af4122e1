import type { Api } from './api';
import { pause } from './api';
import type { RtmEvent } from './model';

const RETRY_FIRST_MILLIS = 500;
const RETRY_MOST_MILLIS = 15_000;
const PING_EVERY_MILLIS = 20_000;
const SILENCE_MOST_MILLIS = 45_000;

/** What the socket tells. */
export interface Listener {
  event(event: RtmEvent): void;
  connected(fresh: boolean): void;
  lost(): void;
}

/**
 * The real-time connection: it comes back by itself, says where it was, and gets what it missed.
 * `connected(true)` says that nothing is known of what happened before.
 */
export class Connection {
  private readonly positions = new Map<string, string>();
  private resumeUrl = '';
  private socket: WebSocket | null = null;
  private heardAt = 0;
  private ended = false;

  constructor(
    private readonly api: Api,
    private readonly listener: Listener,
  ) {}

  async run(): Promise<void> {
    let wait = RETRY_FIRST_MILLIS;
    addEventListener('online', () => this.socket?.close());
    while (!this.ended) {
      const opened = await this.once().catch(() => false);
      this.listener.lost();
      wait = opened ? RETRY_FIRST_MILLIS : Math.min(2 * wait, RETRY_MOST_MILLIS);
      await pause(wait * (0.5 + Math.random()));
    }
  }

  send(frame: Record<string, unknown>): void {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(frame));
    }
  }

  close(): void {
    this.ended = true;
    this.socket?.close();
  }

  /** Lives through one socket; whether it was ever open. */
  private async once(): Promise<boolean> {
    const resumed = this.resumeUrl !== '';
    const url = resumed ? this.resumeUrl : ((await this.api.call('rtm.connect'))['url'] as string);
    return new Promise((done) => {
      const socket = new WebSocket(url);
      this.socket = socket;
      let greeted = false;
      const pulse = setInterval(() => this.pulse(socket), PING_EVERY_MILLIS);
      socket.onopen = () => {
        this.heardAt = Date.now();
        if (resumed) {
          socket.send(JSON.stringify({ type: 'resume', positions: Object.fromEntries(this.positions) }));
        }
      };
      socket.onmessage = (message) => {
        this.heardAt = Date.now();
        const event = JSON.parse(message.data as string) as RtmEvent;
        if (event.type === 'hello') {
          greeted = true;
          this.listener.connected(!resumed);
        }
        this.receive(event);
      };
      socket.onclose = () => {
        clearInterval(pulse);
        if (!greeted) {
          this.resumeUrl = ''; // a ticket that is good no more: begin anew
          this.positions.clear();
        }
        done(greeted);
      };
    });
  }

  private receive(event: RtmEvent): void {
    if (event.position) {
      this.positions.set(event.position.slice(0, event.position.lastIndexOf(':')), event.position);
    }
    switch (event.type) {
      case 'hello':
      case 'pong':
        return;
      case 'reconnect_url':
        this.resumeUrl = event['url'] as string;
        return;
      case 'goodbye':
        this.socket?.close();
        return;
      default:
        this.listener.event(event);
    }
  }

  private pulse(socket: WebSocket): void {
    if (Date.now() - this.heardAt > SILENCE_MOST_MILLIS) {
      socket.close();
    } else if (socket.readyState === WebSocket.OPEN) {
      socket.send('{"type":"ping","id":1}');
    }
  }
}

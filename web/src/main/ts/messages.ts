import { html, nothing, type PropertyValues } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { MessageDeeds } from './deeds';
import { StoreElement, tell } from './element';
import { icon } from './icons';
import { messageShown } from './message';
import type { Message } from './model';
import { around, newer, older, present } from './reading';
import { threadKey } from './state';
import { strings } from './strings';
import { day, dayKey } from './time';
import type { Timeline } from './timeline';
import './rewrite';

const GROUP_SECONDS = 300;
const MORE_AT_PX = 800;
const BOTTOM_PX = 60;
const EDGE_PX = 12;

/** The messages of a conversation, or of one thread of it. */
export class Messages extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    channel: { attribute: false },
    thread: { attribute: false },
    target: { attribute: false },
  };
  declare channel: string;
  declare thread: string;
  /** The ts of a message to show in the middle, or empty. */
  declare target: string;
  private readonly deeds = new MessageDeeds(this);
  private atBottom = true;
  private loading = false;
  private unreadFrom = '';
  private unreadAbove = false;
  private unreadSeen = false;
  private aimed = '';
  private anchor: { key: string; top: number } | null = null;
  private sizes: ResizeObserver | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('channel') || changed.has('thread')) {
      this.atBottom = true;
      this.unreadFrom = '';
      this.unreadAbove = false;
      this.unreadSeen = false;
      this.anchor = null;
      this.deeds.editing = '';
    } else {
      this.anchor = this.topmost();
    }
    if (changed.has('target') || changed.has('channel')) {
      this.aimed = '';
    }
  }

  /** Keeps what is looked at where it is, whatever came in above or below it. */
  protected override updated(): void {
    const scroller = this.scroller();
    const timeline = this.timeline();
    if (!scroller || !timeline) {
      return;
    }
    if (this.target && this.aimed !== this.target && this.aim(scroller)) {
      this.aimed = this.target;
    } else if (this.atBottom && !timeline.newer) {
      scroller.scrollTop = scroller.scrollHeight;
    } else if (this.anchor) {
      const row = this.row(this.anchor.key);
      if (row) {
        scroller.scrollTop += row.getBoundingClientRect().top - this.anchor.top;
      }
    }
    this.watchSizes();
    this.lookForUnread(scroller);
    this.fill(scroller);
  }

  /** Whether the first message that was not read lies above what is seen, and was not seen yet. */
  private lookForUnread(scroller: HTMLElement): void {
    const line = this.querySelector('li.new');
    const oldest = this.timeline()?.messages[0]?.ts ?? '';
    const above = line
      ? line.getBoundingClientRect().bottom < scroller.getBoundingClientRect().top
      : this.unreadFrom !== '' && (this.timeline()?.more ?? false) && oldest > this.unreadFrom;
    this.unreadSeen ||= line !== null && !above;
    if (this.unreadAbove !== (above && !this.unreadSeen)) {
      this.unreadAbove = above && !this.unreadSeen;
      this.requestUpdate();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes?.disconnect();
    this.sizes = null;
  }

  /** Stays at the end when pictures or characters of the last messages grow. */
  private watchSizes(): void {
    const list = this.querySelector('.messages');
    if (list && !this.sizes) {
      this.sizes = new ResizeObserver(() => {
        const scroller = this.scroller();
        if (scroller && this.atBottom && !this.timeline()?.newer) {
          scroller.scrollTop = scroller.scrollHeight;
        }
      });
      this.sizes.observe(list);
    }
  }

  private aim(scroller: HTMLElement): boolean {
    const row = this.row(this.target);
    if (row) {
      this.atBottom = false;
      scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - scroller.clientHeight / 3;
      row.classList.add('aimed');
    }
    return row !== null;
  }

  private row(key: string): HTMLElement | null {
    return this.querySelector(`.message[data-ts="${CSS.escape(key)}"]`);
  }

  /** The first message that is seen, and where. */
  private topmost(): { key: string; top: number } | null {
    const edge = this.scroller()?.getBoundingClientRect().top ?? 0;
    const rows = this.querySelectorAll<HTMLElement>('.message');
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.getBoundingClientRect().bottom > edge + EDGE_PX) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    const row = rows[low];
    return row ? { key: row.dataset['ts']!, top: row.getBoundingClientRect().top } : null;
  }

  private scroller(): HTMLElement | null {
    return this.querySelector('.scroller');
  }

  timeline(): Timeline | undefined {
    const { threads, timelines } = this.store.state;
    return this.thread ? threads[threadKey(this.channel, this.thread)] : timelines[this.channel];
  }

  private scrolled(event: Event): void {
    const scroller = event.target as HTMLElement;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const before = this.atBottom;
    this.atBottom = scrollHeight - scrollTop - clientHeight < BOTTOM_PX;
    if (before !== this.atBottom) {
      this.requestUpdate();
    }
    this.lookForUnread(scroller);
    this.fill(scroller);
  }

  /** Loads on in the direction whose end is near. */
  private fill(scroller: HTMLElement): void {
    const timeline = this.timeline();
    if (this.loading || this.thread || !timeline) {
      return;
    }
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    if (timeline.more && scrollTop < MORE_AT_PX) {
      void this.load(older(this.store, this.channel));
    } else if (timeline.newer && scrollHeight - scrollTop - clientHeight < MORE_AT_PX) {
      void this.load(newer(this.store, this.channel));
    }
  }

  private async load(page: Promise<void>): Promise<void> {
    this.loading = true;
    try {
      await page;
      await this.updateComplete;
    } catch {
      // The next scroll asks again.
    } finally {
      this.loading = false;
    }
  }

  async toPresent(): Promise<void> {
    this.atBottom = true;
    await this.load(present(this.store, this.channel));
    this.requestUpdate();
  }

  private async toUnread(): Promise<void> {
    this.atBottom = false;
    const first = (): string | undefined => this.timeline()?.messages.find((message) => message.ts > this.unreadFrom)?.ts;
    const oldest = this.timeline()?.messages[0]?.ts ?? '';
    if (oldest > this.unreadFrom) {
      await this.load(around(this.store, this.channel, this.unreadFrom));
    }
    tell(this, 'go', `${this.channel}/p${(first() ?? '').replace('.', '')}`);
  }

  /** Changes the last message of one's own, where there is one. */
  editLast(): boolean {
    const last = this.timeline()?.messages.filter((message) => this.deeds.isMine(message)).at(-1);
    if (last) {
      this.deeds.edit(last);
    }
    return last !== undefined;
  }

  protected override render(): unknown {
    const timeline = this.timeline();
    if (!timeline) {
      return html`<div class="scroller" aria-busy="true"><p class="empty">${strings.loading}</p></div>`;
    }
    const messages = timeline.messages;
    this.store.meet(messages.flatMap((message) => [message.user ?? '', ...(message.reactions ?? []).flatMap((reaction) => reaction.users.slice(0, 8))]));
    const mark = this.store.state.marks[this.channel];
    const from = this.store.held === this.channel ? (mark?.lastRead ?? '') : this.store.readUpTo;
    if (!this.thread && from !== this.unreadFrom) {
      this.unreadFrom = from;
      this.unreadSeen = false;
    }
    return html`${this.unreadAbove && !this.thread
        ? html`<button class="to-unread" @click=${() => void this.toUnread()}>${strings.toUnread}</button>`
        : nothing}
      <div class="scroller" tabindex="0" aria-label=${this.thread ? strings.thread : strings.messages} role="region" @scroll=${this.scrolled}>
        ${messages.length === 0 ? html`<p class="empty">${strings.noMessages}</p>` : nothing}
        ${timeline.more ? html`<p class="empty">${strings.loading}</p>` : nothing}
        <ol class="messages" aria-label=${strings.messages}>
          ${repeat(
            messages,
            (message) => message.client_msg_id ?? message.ts,
            (message, index) => this.item(message, messages[index - 1]),
          )}
        </ol>
      </div>
      ${!this.thread && (timeline.newer || !this.atBottom)
        ? html`<button class="to-end" @click=${() => void this.toPresent()}>${icon('down')}${strings.toPresent}</button>`
        : nothing}`;
  }

  private item(message: Message, previous: Message | undefined): unknown {
    const { self, users, groups, channels, pins, saved, emoji, emojiKnown } = this.store.state;
    const newDay = !previous || dayKey(previous.ts) !== dayKey(message.ts);
    const isNew =
      this.unreadFrom !== '' &&
      message.ts > this.unreadFrom &&
      (!previous || previous.ts <= this.unreadFrom) &&
      message.user !== self;
    const grouped = !newDay && !isNew && previous !== undefined && sameAuthor(previous, message);
    const editing = this.deeds.editing === message.ts;
    const parts = [message, grouped, editing, users, groups, Object.keys(channels).length, pins[this.channel], saved, emoji, emojiKnown];
    return html`${newDay ? html`<li class="day"><button @click=${(event: Event) => this.dates(event)} aria-label=${`${day(message.ts, new Date())}: ${strings.toDate}`}>${day(message.ts, new Date())}</button></li>` : nothing}
      ${isNew ? html`<li class="new"><span>${strings.newMessages}</span></li>` : nothing}
      <li class="message ${grouped ? 'grouped' : ''} ${message.outgoing ?? ''}" data-ts=${message.ts}>
        ${guard(parts, () =>
          messageShown(
            { message, grouped, editing, inThread: this.thread !== '', channel: this.channel },
            this.store.state,
            this.deeds,
          ),
        )}
      </li>`;
  }

  private dates(event: Event): void {
    tell(event.currentTarget as HTMLElement, 'dates', event.currentTarget);
  }
}

function sameAuthor(a: Message, b: Message): boolean {
  return (
    a.user === b.user &&
    a.subtype === b.subtype &&
    a.bot_id === b.bot_id &&
    a.username === b.username &&
    Number(b.ts) - Number(a.ts) < GROUP_SECONDS
  );
}

customElements.define('parley-messages', Messages);

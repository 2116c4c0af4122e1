import { html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { StoreElement, tell } from './element';
import { emoji, QUICK } from './emoji';
import { files } from './files';
import type { Message, Reaction } from './model';
import { avatar, nameOf } from './names';
import { threadKey, type Timeline } from './state';
import { strings } from './strings';
import { rendered } from './text';
import { day, dayKey, fullTime, time } from './time';

const GROUP_SECONDS = 300;
const OLDER_AT_PX = 600;
const BOTTOM_PX = 60;

/** The messages of a conversation, or of one thread of it. */
export class Messages extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    channel: { attribute: false },
    thread: { attribute: false },
  };
  declare channel: string;
  declare thread: string;
  private atBottom = true;
  private loading = false;
  private height = 0;
  private top = 0;
  private shown: Timeline | undefined;
  private unreadFrom = '';

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('channel') || changed.has('thread')) {
      this.atBottom = true;
      this.shown = undefined;
      this.unreadFrom = '';
    }
    const scroller = this.scroller();
    this.height = scroller?.scrollHeight ?? 0;
    this.top = scroller?.scrollTop ?? 0;
  }

  /** Keeps what is looked at where it is: at the bottom, or under what came in above. */
  protected override updated(): void {
    const scroller = this.scroller();
    const now = this.timeline();
    if (scroller && this.atBottom) {
      scroller.scrollTop = scroller.scrollHeight;
    } else if (scroller && this.shown && now && this.shown.messages[0]?.ts !== now.messages[0]?.ts) {
      scroller.scrollTop = this.top + scroller.scrollHeight - this.height;
    }
    this.shown = now;
    if (scroller && now?.more && scroller.scrollHeight <= scroller.clientHeight + OLDER_AT_PX) {
      void this.older();
    }
  }

  private scroller(): HTMLElement | null {
    return this.querySelector('.scroller');
  }

  private timeline(): Timeline | undefined {
    const { threads, timelines } = this.store.state;
    return this.thread ? threads[threadKey(this.channel, this.thread)] : timelines[this.channel];
  }

  private scrolled(event: Event): void {
    const { scrollTop, scrollHeight, clientHeight } = event.target as HTMLElement;
    this.atBottom = scrollHeight - scrollTop - clientHeight < BOTTOM_PX;
    if (scrollTop < OLDER_AT_PX) {
      void this.older();
    }
  }

  private async older(): Promise<void> {
    if (!this.loading && !this.thread) {
      this.loading = true;
      try {
        await this.store.older(this.channel);
      } catch {
        // The next scroll asks again.
      } finally {
        this.loading = false;
      }
    }
  }

  protected override render(): unknown {
    const timeline = this.timeline();
    if (!timeline) {
      return html`<div class="scroller" aria-busy="true"><p class="empty">${strings.loading}</p></div>`;
    }
    const messages = timeline.messages;
    this.store.meet(messages.map((message) => message.user ?? ""));
    const mark = this.store.state.marks[this.channel];
    if (!this.unreadFrom && !this.thread && mark?.lastRead && mark.lastRead < mark.latest) {
      this.unreadFrom = mark.lastRead;
    }
    return html`<div class="scroller" tabindex="0" @scroll=${this.scrolled}>
      ${messages.length === 0 ? html`<p class="empty">${strings.noMessages}</p>` : nothing}
      <ol class="messages" role="log" aria-label=${strings.messages}>
        ${repeat(
          messages,
          (message) => message.client_msg_id ?? message.ts,
          (message, index) => this.item(message, messages[index - 1]),
        )}
      </ol>
    </div>`;
  }

  private item(message: Message, previous: Message | undefined): unknown {
    const newDay = !previous || dayKey(previous.ts) !== dayKey(message.ts);
    const isNew =
      this.unreadFrom !== '' &&
      message.ts > this.unreadFrom &&
      (!previous || previous.ts <= this.unreadFrom) &&
      message.user !== this.store.state.self;
    const grouped = !newDay && !isNew && previous !== undefined && sameAuthor(previous, message);
    return html`${newDay ? html`<li class="day" role="separator"><span>${day(message.ts, new Date())}</span></li>` : nothing}
      ${isNew ? html`<li class="new" role="separator"><span>${strings.newMessages}</span></li>` : nothing}
      <li class="message ${grouped ? 'grouped' : ''} ${message.outgoing ?? ''}">${this.message(message, grouped)}</li>`;
  }

  private message(message: Message, grouped: boolean): unknown {
    const state = this.store.state;
    const name = message.username || nameOf(message.user ?? '', state);
    const author = message.user ?? message.bot_id ?? name;
    const at = html`<time datetime=${new Date(Number(message.ts) * 1000).toISOString()} title=${fullTime(message.ts)}
      >${time(message.ts)}</time
    >`;
    const gone = message.subtype === 'tombstone';
    if (/^(channel|group)_/.test(message.subtype ?? '')) {
      return html`<div class="gutter"></div>
        <div class="text told" dir="auto">${rendered(message.text ?? '', state)} ${at}</div>`;
    }
    return html`<div class="gutter">${grouped ? at : avatar(author, name)}</div>
      <div class="body">
        ${grouped
          ? html`<span class="hidden">${name}</span>`
          : html`<span class="by"><b dir="auto">${name}</b>${message.bot_id ? html`<i class="app">APP</i>` : nothing}${at}</span>`}
        <div class="text ${gone ? 'gone' : ''}" dir="auto">
          ${gone ? strings.deleted : rendered(message.text ?? '', state)}
          ${message.edited ? html`<span class="edited">${strings.edited}</span>` : nothing}
        </div>
        ${files(message.files)} ${this.reactions(message)} ${this.replies(message)}
        ${message.outgoing === 'failed'
          ? html`<p class="failed" role="alert">
              ${strings.failed}
              <button class="link" @click=${() => void this.store.transmit(this.channel, message)}>${strings.retry}</button>
            </p>`
          : nothing}
      </div>
      ${message.outgoing || gone ? nothing : this.tools(message)}`;
  }

  private tools(message: Message): unknown {
    return html`<div class="tools" role="group">
      ${QUICK.slice(0, 3).map(
        (name) => html`<button class="icon" aria-label=${name} title=${`:${name}:`}
          @click=${() => this.react(message, name)}>${emoji(name)}</button>`,
      )}
      ${this.thread
        ? nothing
        : html`<button class="icon" aria-label=${strings.reply} title=${strings.reply} @click=${() => this.openThread(message)}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 3h12v8H7l-3 3v-3H2z"></path></svg>
          </button>`}
    </div>`;
  }

  private react(message: Message, name: string): void {
    void this.store.react(this.channel, message, name).catch(() => undefined);
  }

  private reactions(message: Message): unknown {
    const state = this.store.state;
    const one = (reaction: Reaction): unknown => {
      const mine = reaction.users.includes(state.self);
      const who = reaction.users.map((user) => nameOf(user, state)).join(', ');
      return html`<button class="reaction ${mine ? 'mine' : ''}" aria-pressed=${mine ? 'true' : 'false'}
        title=${`${who} :${reaction.name}:`} @click=${() => this.react(message, reaction.name)}>
        <span class="emoji">${emoji(reaction.name)}</span> ${reaction.count}
      </button>`;
    };
    return message.reactions?.length ? html`<div class="reactions">${message.reactions.map(one)}</div>` : nothing;
  }

  private replies(message: Message): unknown {
    return message.reply_count && !this.thread
      ? html`<button class="link replies" @click=${() => this.openThread(message)}>
          ${strings.replies(message.reply_count)}
        </button>`
      : nothing;
  }

  private openThread(message: Message): void {
    tell(this, 'go', `${this.channel}/thread/${message.thread_ts ?? message.ts}`);
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

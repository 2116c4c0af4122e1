import { html, nothing } from 'lit';
import { StoreElement } from './element';
import type { Channel, Message } from './model';
import { avatar, nameOf, title } from './names';
import { openThread } from './reading';
import { threadKey } from './state';
import { codeOf } from './store';
import { sentence, strings } from './strings';
import { rendered } from './text';
import { day, time } from './time';

const THREADS_MAX = 20;
const REPLIES_SHOWN = 2;

interface Found {
  channel: string;
  thread: string;
}

/** The threads that one wrote in, those first in which something was said last. */
export class Threads extends StoreElement {
  private found: Found[] | null = null;
  private note = '';

  protected override firstUpdated(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const answer = await this.store.api.call('search.messages', {
        query: 'is:thread with:me',
        sort: 'timestamp',
        count: 100,
      });
      const matches = (answer['messages'] as { matches: { ts: string; channel: Channel; permalink?: string }[] }).matches;
      const threads = new Map<string, Found>();
      for (const { ts, channel, permalink } of matches) {
        const thread = /thread_ts=([\d.]+)/.exec(permalink ?? '')?.[1] ?? ts;
        threads.set(threadKey(channel.id, thread), { channel: channel.id, thread });
      }
      this.found = [...threads.values()].slice(0, THREADS_MAX);
      this.requestUpdate();
      await Promise.all(
        this.found.map(({ channel, thread }) => openThread(this.store, channel, thread).catch(() => undefined)),
      );
    } catch (error) {
      this.note = sentence(codeOf(error));
      this.requestUpdate();
    }
  }

  protected override render(): unknown {
    if (this.note || !this.found) {
      return html`<p class="empty" role="status">${this.note || strings.loading}</p>`;
    }
    return html`<div class="cards" tabindex="0" role="region" aria-label=${strings.threads}>
      ${this.found.length === 0 ? html`<p class="empty">${strings.noThreads}</p>` : nothing}
      ${this.found.map((one) => this.card(one))}
    </div>`;
  }

  private card({ channel, thread }: Found): unknown {
    const state = this.store.state;
    const messages = state.threads[threadKey(channel, thread)]?.messages ?? [];
    const [root, ...replies] = messages;
    const where = state.channels[channel];
    const hidden = Math.max(0, replies.length - REPLIES_SHOWN);
    this.store.meet(messages.map((message) => message.user ?? ''));
    return html`<article class="card">
      <h2 dir="auto">${where?.is_im || where?.is_mpim ? '' : '#'}${title(where, state)}</h2>
      ${root ? this.line(root) : html`<p class="soft">${strings.loading}</p>`}
      ${hidden > 0 ? html`<p class="soft">${strings.moreReplies(hidden)}</p>` : nothing}
      ${replies.slice(-REPLIES_SHOWN).map((reply) => this.line(reply))}
      <a class="button" href=${`/client/${state.team.id}/${channel}/thread/${thread}`}>${strings.openThread}</a>
    </article>`;
  }

  private line(message: Message): unknown {
    const state = this.store.state;
    const name = message.username || nameOf(message.user ?? '', state);
    return html`<div class="message">
      <div class="gutter">${avatar(message.user ?? name, name, state.users[message.user ?? '']?.profile?.image_72)}</div>
      <div class="body">
        <span class="by"><b dir="auto">${name}</b><time>${day(message.ts, new Date())} ${time(message.ts)}</time></span>
        <div class="text" dir="auto">${rendered(message.text ?? '', state)}</div>
      </div>
    </div>`;
  }
}

customElements.define('parley-threads', Threads);

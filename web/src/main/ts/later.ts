import { html, nothing } from 'lit';
import { save } from './acting';
import { StoreElement, tell } from './element';
import type { Message } from './model';
import { nameOf, title } from './names';
import { messagePart } from './route';
import { codeOf } from './store';
import { sentence, strings } from './strings';
import { rendered } from './text';
import { day, moment, time } from './time';

interface Saved {
  type: string;
  channel: string;
  message: Message;
}

interface Scheduled {
  id: string;
  channel_id: string;
  post_at: number;
  text: string;
}

/** What waits for its time: saved messages, those to be sent later, and drafts. */
export class Later extends StoreElement {
  private saved: Saved[] | null = null;
  private scheduled: Scheduled[] = [];
  private note = '';

  protected override firstUpdated(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const stars = await this.store.api.call('stars.list', { limit: 100 });
      const kept = await this.store.api.call('chat.scheduledMessages.list');
      this.saved = (stars['items'] as Saved[]).filter((item) => item.type === 'message');
      this.scheduled = kept['scheduled_messages'] as Scheduled[];
    } catch (error) {
      this.note = sentence(codeOf(error));
    }
    this.requestUpdate();
  }

  private async attempt(deed: Promise<unknown>): Promise<void> {
    try {
      await deed;
      await this.load();
    } catch (error) {
      tell(this, 'say', sentence(codeOf(error)));
    }
  }

  protected override render(): unknown {
    if (this.note || !this.saved) {
      return html`<p class="empty" role="status">${this.note || strings.loading}</p>`;
    }
    const drafts = this.store.drafts.all();
    return html`<div class="cards" tabindex="0" role="region" aria-label=${strings.later}>
      <h2>${strings.savedMark}</h2>
      ${this.saved.length === 0 ? html`<p class="soft">${strings.nothingYet}</p>` : nothing}
      ${this.saved.map((item) => this.savedCard(item))}
      <h2>${strings.scheduled}</h2>
      ${this.scheduled.length === 0 ? html`<p class="soft">${strings.nothingYet}</p>` : nothing}
      ${this.scheduled.map((one) => this.scheduledCard(one))}
      <h2>${strings.drafts}</h2>
      ${drafts.length === 0 ? html`<p class="soft">${strings.nothingYet}</p>` : nothing}
      ${drafts.map(({ place, text }) => html`<article class="card">${this.where(place)}<p class="text" dir="auto">${text}</p></article>`)}
    </div>`;
  }

  private where(place: string, more = ''): unknown {
    const state = this.store.state;
    const channel = state.channels[place.split('/')[0]!];
    return html`<h3><a href=${`/client/${state.team.id}/${place}`} dir="auto">${channel?.is_im || channel?.is_mpim ? '' : '#'}${title(channel, state)}</a> <small>${more}</small></h3>`;
  }

  private savedCard({ channel, message }: Saved): unknown {
    const state = this.store.state;
    const thread = message.thread_ts && message.thread_ts !== message.ts ? `thread/${message.thread_ts}/` : '';
    return html`<article class="card">
      ${this.where(`${channel}/${thread}${messagePart(message.ts)}`, `${nameOf(message.user ?? '', state)} · ${day(message.ts, new Date())} ${time(message.ts)}`)}
      <div class="text" dir="auto">${rendered(message.text ?? '', state)}</div>
      <button class="link" @click=${() => void this.attempt(save(this.store, channel, message.ts))}>${strings.unsave}</button>
    </article>`;
  }

  private scheduledCard(one: Scheduled): unknown {
    return html`<article class="card">
      ${this.where(one.channel_id, moment(new Date(one.post_at * 1000)))}
      <div class="text" dir="auto">${rendered(one.text, this.store.state)}</div>
      <button class="link" @click=${() =>
        void this.attempt(this.store.api.call('chat.deleteScheduledMessage', { channel: one.channel_id, scheduled_message_id: one.id }))}>
        ${strings.unschedule}
      </button>
    </article>`;
  }
}

customElements.define('parley-later', Later);

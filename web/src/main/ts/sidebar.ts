import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { StoreElement, tell } from './element';
import type { Channel } from './model';
import { avatar, nameOf, sign, title } from './names';
import { isUnread } from './state';
import { strings } from './strings';

/** The conversations of a person, with what is unread in them. */
export class Sidebar extends StoreElement {
  static override properties = { ...StoreElement.properties, current: { attribute: false } };
  declare current: string;

  protected override render(): unknown {
    const state = this.store.state;
    const all = Object.values(state.channels);
    const named = all
      .filter((channel) => channel.is_member && !channel.is_im && !channel.is_mpim && !channel.is_archived)
      .sort((a, b) => title(a, state).localeCompare(title(b, state)));
    const direct = all
      .filter((channel) => channel.is_im || (channel.is_mpim && channel.is_member))
      .sort((a, b) => title(a, state).localeCompare(title(b, state)));
    this.store.watch([state.self, ...direct.map((channel) => channel.user ?? '')].filter(Boolean));
    return html`<nav class="sidebar" aria-label=${strings.channels}>
      <header class="head"><h2 dir="auto">${state.team.name}</h2></header>
      <div class="lists">
        ${this.section(strings.channels, named)}
        <button class="row quiet" @click=${() => tell(this, 'browse')}>
          <span class="hash" aria-hidden="true">+</span>${strings.allChannels}
        </button>
        ${this.section(strings.directMessages, direct)}
        <button class="row quiet" @click=${() => tell(this, 'switch')}>
          <span class="hash" aria-hidden="true">+</span>${strings.quickSwitch}
        </button>
      </div>
      <footer>${avatar(state.self, nameOf(state.self, state))}<span dir="auto">${nameOf(state.self, state)}</span></footer>
    </nav>`;
  }

  private section(name: string, channels: Channel[]): unknown {
    return html`<h3>${name}</h3>
      <ul>${repeat(channels, (channel) => channel.id, (channel) => html`<li>${this.row(channel)}</li>`)}</ul>`;
  }

  private row(channel: Channel): unknown {
    const state = this.store.state;
    const here = channel.id === this.current;
    const unread = !here && isUnread(state, channel.id);
    const mentions = unread ? (state.marks[channel.id]?.mentions ?? 0) : 0;
    return html`<a
      class="row ${here ? 'here' : ''} ${unread ? 'unread' : ''}"
      href=${`/client/${state.team.id}/${channel.id}`}
      aria-current=${here ? 'page' : nothing}
    >
      ${sign(channel, state)}<span class="name" dir="auto">${title(channel, state)}</span>
      ${mentions > 0
        ? html`<span class="badge" aria-label=${strings.unreadMentions(mentions)}>${mentions}</span>`
        : unread
          ? html`<span class="hidden">${strings.unread}</span>`
          : nothing}
    </a>`;
  }
}

customElements.define('parley-sidebar', Sidebar);

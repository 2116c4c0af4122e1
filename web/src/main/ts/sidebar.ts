import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { StoreElement, tell } from './element';
import { emoji } from './emoji';
import { float, menu } from './float';
import { icon } from './icons';
import { ownMenu } from './me';
import type { Channel } from './model';
import { avatar, emojiImage, nameOf, sign, title } from './names';
import { isFolded, isMuted, prefer } from './prefs';
import { isUnread } from './state';
import { codeOf } from './store';
import { sentence, strings } from './strings';

/** The conversations of a person, with what is unread in them. */
export class Sidebar extends StoreElement {
  static override properties = { ...StoreElement.properties, current: { attribute: false } };
  declare current: string;

  protected override render(): unknown {
    const state = this.store.state;
    const byTitle = (a: Channel, b: Channel): number => title(a, state).localeCompare(title(b, state));
    const own = Object.values(state.channels)
      .filter((channel) => (channel.is_im && channel.is_open !== false) || (channel.is_member && !channel.is_archived))
      .sort(byTitle);
    const starred = own.filter((channel) => state.saved[channel.id]);
    const rest = own.filter((channel) => !state.saved[channel.id]);
    const direct = rest.filter((channel) => channel.is_im || channel.is_mpim);
    this.store.watch('sidebar', [state.self, ...own.map((channel) => channel.user ?? '')].filter(Boolean));
    return html`<nav class="sidebar" aria-label=${strings.channels}>
      <header class="head"><h2 dir="auto">${state.team.name}</h2></header>
      <div class="lists">
        ${this.view('threads', 'reply')} ${this.view('later', 'bookmark')}
        ${starred.length > 0 ? this.section('starred', strings.starred, starred) : nothing}
        ${this.section('channels', strings.channels, rest.filter((channel) => !channel.is_im && !channel.is_mpim))}
        <button class="row quiet" @click=${() => tell(this, 'browse')}>
          <span class="hash" aria-hidden="true">+</span>${strings.allChannels}
        </button>
        ${this.section('direct', strings.directMessages, direct)}
        <button class="row quiet" @click=${() => tell(this, 'group')}>
          <span class="hash" aria-hidden="true">+</span>${strings.newMessage}
        </button>
      </div>
      ${this.self()}
    </nav>`;
  }

  private view(view: 'threads' | 'later', name: 'reply' | 'bookmark'): unknown {
    const path = `/client/${this.store.state.team.id}/${view}`;
    return html`<a class="row" href=${path}>${icon(name)}<span class="name">${strings[view]}</span></a>`;
  }

  private section(key: string, name: string, channels: Channel[]): unknown {
    const folded = isFolded(this.store.state, key);
    // What is unread, and where one is, shows in a folded section too.
    const shown = folded ? channels.filter((channel) => channel.id === this.current || isUnread(this.store.state, channel.id)) : channels;
    const fold = (): void => {
      prefer(this.store, `folded.${key}`, folded ? '' : 'true').catch((error) =>
        tell(this, 'say', sentence(codeOf(error))),
      );
    };
    return html`<h3><button class="fold" aria-expanded=${folded ? 'false' : 'true'} @click=${fold}>${name}</button></h3>
      <ul>${repeat(shown, (channel) => channel.id, (channel) => html`<li>${this.row(channel)}</li>`)}</ul>`;
  }

  private row(channel: Channel): unknown {
    const state = this.store.state;
    const here = channel.id === this.current;
    const muted = isMuted(state, channel.id);
    const news = isUnread(state, channel.id) && (!here || this.store.held === channel.id);
    const mentions = news ? (state.marks[channel.id]?.mentions ?? 0) : 0;
    const unread = news && (!muted || mentions > 0);
    return html`<a
      class="row ${here ? 'here' : ''} ${unread ? 'unread' : ''} ${muted ? 'muted' : ''}"
      href=${`/client/${state.team.id}/${channel.id}`}
      aria-current=${here ? 'page' : nothing}
    >
      ${sign(channel, state)}<span class="name" dir="auto">${title(channel, state)}</span>${this.status(channel)}
      ${mentions > 0
        ? html`<span class="badge"><span aria-hidden="true">${mentions}</span><span class="hidden">${strings.unreadMentions(mentions)}</span></span>`
        : unread
          ? html`<span class="hidden">${strings.unread}</span>`
          : nothing}
    </a>`;
  }

  private status(channel: Channel): unknown {
    const state = this.store.state;
    const profile = state.users[channel.user ?? '']?.profile;
    const name = channel.is_im ? profile?.status_emoji?.replaceAll(':', '') : '';
    return name ? html`<span class="status" title=${profile?.status_text ?? ''}>${emojiImage(name, state) ?? emoji(name)}</span>` : nothing;
  }

  private self(): unknown {
    const state = this.store.state;
    const user = state.users[state.self];
    const status = user?.profile?.status_emoji?.replaceAll(':', '') ?? '';
    const active = state.presence[state.self] === 'active';
    return html`<footer>
      <button class="self" aria-haspopup="menu" aria-label=${`${strings.ownMenu}: ${nameOf(state.self, state)}, ${active ? strings.active : strings.away}`}
        @click=${(event: Event) => {
          const anchor = event.currentTarget as HTMLElement;
          float(anchor, () => menu(strings.ownMenu, ownMenu(anchor, this.store)));
        }}>
        ${avatar(state.self, nameOf(state.self, state), user?.profile?.image_72)}
        <span class="presence ${active ? 'active' : ''}"></span>
        <span class="name" dir="auto">${nameOf(state.self, state)}</span>
        ${status ? (emojiImage(status, state) ?? html`<span class="status">${emoji(status)}</span>`) : nothing}
      </button>
    </footer>`;
  }
}

customElements.define('parley-sidebar', Sidebar);

import { html, nothing, type TemplateResult } from 'lit';
import type { Channel } from './model';
import { personName, type State } from './state';
import { strings } from './strings';

const HUES = 12;

/** What a conversation is called by the person who looks at it. */
export function title(channel: Channel | undefined, state: State): string {
  if (!channel) {
    return '';
  }
  if (channel.is_im) {
    return nameOf(channel.user ?? '', state) + (channel.user === state.self ? ` (${strings.you})` : '');
  }
  if (channel.is_mpim) {
    const own = state.users[state.self]?.name;
    const names = (channel.name ?? '').replace(/^mpdm-/, '').replace(/-\d+$/, '').split('--');
    return names.filter((name) => name !== own).join(', ');
  }
  return channel.name ?? channel.id;
}

export function nameOf(user: string, state: State): string {
  return personName(state.users[user]) || strings.unknownPerson;
}

/** The sign before a name: hash, lock, or how present the person is. */
export function sign(channel: Channel | undefined, state: State): TemplateResult | typeof nothing {
  if (!channel) {
    return nothing;
  }
  if (channel.is_im) {
    const active = state.presence[channel.user ?? ''] === 'active';
    const label = active ? strings.active : strings.away;
    return html`<span class="presence ${active ? 'active' : ''}" role="img" aria-label=${label}></span>`;
  }
  return channel.is_private || channel.is_mpim
    ? html`<svg class="lock" viewBox="0 0 16 16" role="img" aria-label=${strings.privateChannel}>
        <path d="M4 7V5a4 4 0 0 1 8 0v2h1v7H3V7zm2 0h4V5a2 2 0 0 0-4 0z"></path>
      </svg>`
    : html`<span class="hash" aria-hidden="true">#</span>`;
}

/** The picture of a person, or the square with initials that stands for one. */
export function avatar(id: string, name: string, picture = ''): TemplateResult {
  const path = picture ? ownPath(picture) : '';
  if (path) {
    return html`<img class="avatar" src=${path} alt="" loading="lazy">`;
  }
  const initials = name.split(/[\s._-]+/u).filter(Boolean).map((word) => [...word][0]!).slice(0, 2).join('').toUpperCase();
  let sum = 0;
  for (const char of id) {
    sum = (sum * 31 + char.codePointAt(0)!) >>> 0;
  }
  return html`<span class="avatar hue-${sum % HUES}" aria-hidden="true">${initials || '?'}</span>`;
}

/** The picture of an emoji of the workspace's own; undefined for any other, or one that lies elsewhere. */
export function emojiImage(name: string, state: State, depth = 0): TemplateResult | undefined {
  const address = state.emoji[name];
  if (address?.startsWith('alias:')) {
    return depth > 2 ? undefined : emojiImage(address.slice('alias:'.length), state, depth + 1);
  }
  const path = address ? ownPath(address) : '';
  return path ? html`<img class="emoji-image" src=${path} alt=${`:${name}:`} loading="lazy">` : undefined;
}

/** The path of an address of this server, empty for any other. */
export function ownPath(address: string): string {
  if (address === '') {
    return '';
  }
  try {
    const url = new URL(address, location.origin);
    return url.origin === location.origin ? url.pathname + url.search : '';
  } catch {
    return '';
  }
}

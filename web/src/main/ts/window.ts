import { html, nothing, type TemplateResult } from 'lit';
import type { Client } from './client';
import { icon } from './icons';
import { nameOf, sign, title } from './names';
import './details';
import './later';
import './profile';
import './search';
import './threads';
import { typists } from './state';
import type { Store } from './store';
import { strings } from './strings';
import { emojiText } from './text';

/** The window: sidebar, what is read, and what stands beside it. */
export function windowShown(client: Client, store: Store): TemplateResult {
  const { channel, side } = client.place;
  const classes = `window ${client.sidebarShown ? 'with-sidebar' : ''} ${side.kind === 'none' ? '' : 'with-side'}`;
  return html`<a class="skip" href="#messages">${strings.skipToMessages}</a>
    <div class=${classes}>
      <parley-sidebar .store=${store} .current=${channel}></parley-sidebar>
      <div class="veil" @click=${() => client.toggleSidebar()}></div>
      <main class="conversation">
        ${head(client, store)}
        ${store.state.connection === 'lost' ? html`<p class="banner" role="status">${strings.connecting}</p>` : nothing}
        ${client.trouble ? html`<p class="banner" role="alert">${client.trouble}</p>` : nothing}
        ${read(client, store)}
      </main>
      ${beside(client, store)}
    </div>`;
}

/** What is read: a conversation, or a view across them. */
function read(client: Client, store: Store): unknown {
  const { view, channel, target } = client.place;
  switch (view) {
    case 'channel':
      return html`<parley-messages id="messages" .store=${store} .channel=${channel} .thread=${''} .target=${target}></parley-messages>
        ${foot(client, store)}`;
    case 'threads':
      return html`<parley-threads id="messages" .store=${store}></parley-threads>`;
    case 'later':
      return html`<parley-later id="messages" .store=${store}></parley-later>`;
  }
}

function head(client: Client, store: Store): TemplateResult {
  const channel = store.state.channels[client.place.channel];
  return html`<header class="head">
    <button class="icon menu" aria-label=${strings.openSidebar} @click=${() => client.toggleSidebar()}>${icon('menu')}</button>
    <h1>${client.place.view === 'channel' ? html`${sign(channel, store.state)}<span dir="auto">${title(channel, store.state)}</span>` : strings[client.place.view]}</h1>
    <p class="topic" dir="auto">${channel ? emojiText(channel.topic?.value ?? '', store.state) : ''}</p>
    <button class="search" @click=${() => client.show({ kind: 'switcher' })}>${strings.quickSwitch}<kbd>Ctrl K</kbd></button>
    <button class="icon" aria-label=${strings.search} title=${`${strings.search} (Ctrl G)`}
      @click=${() => client.go(`${client.place.channel || client.place.view}/search/`)}>${icon('search')}</button>
    ${channel
      ? html`<button class="icon" aria-label=${strings.details} title=${strings.details} @click=${() => client.go(`${channel.id}/details`)}>${icon('info')}</button>`
      : nothing}
  </header>`;
}

function foot(client: Client, store: Store): unknown {
  const state = store.state;
  const id = client.place.channel;
  const channel = state.channels[id];
  if (!channel) {
    return nothing;
  }
  if (channel.is_archived) {
    return html`<p class="foot-note">${strings.archived}</p>`;
  }
  if (!channel.is_member && !channel.is_im) {
    return html`<p class="foot-note">
      <button class="button" @click=${() => void client.join(id)}>${strings.join} #${channel.name}</button>
    </p>`;
  }
  const names = typists(state, id, Date.now()).map((user) => nameOf(user, state));
  return html`<parley-composer .store=${store} .channel=${id} .thread=${''}></parley-composer>
    <p class="typing" aria-live="polite">${names.length > 0 ? strings.typing(names) : ''}</p>`;
}

function beside(client: Client, store: Store): unknown {
  const { channel, side } = client.place;
  switch (side.kind) {
    case 'thread':
      return panel(
        client,
        strings.thread,
        html`<parley-messages .store=${store} .channel=${channel} .thread=${side.ts} .target=${side.target}></parley-messages>
          <parley-composer .store=${store} .channel=${channel} .thread=${side.ts}></parley-composer>
          <p class="typing"></p>`,
      );
    case 'person':
      return panel(client, strings.profile, html`<parley-profile .store=${store} .person=${side.id}></parley-profile>`);
    case 'details':
      return panel(client, strings.details, html`<parley-details .store=${store} .channel=${channel}></parley-details>`);
    case 'search':
      return panel(client, strings.search, html`<parley-search .store=${store} .query=${side.query} .channel=${channel}></parley-search>`);
    case 'none':
      return nothing;
  }
}

function panel(client: Client, label: string, content: TemplateResult): TemplateResult {
  return html`<aside class="panel" aria-label=${label}>
    <header class="head">
      <h2>${label}</h2>
      <button class="icon" aria-label=${strings.close} @click=${() => client.leaveSide()}>✕</button>
    </header>
    ${content}
  </aside>`;
}

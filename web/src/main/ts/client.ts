import { html, LitElement, nothing } from 'lit';
import type { Session } from './api';
import { codeOf, Store } from './store';
import { isUnread, typists } from './state';
import { sentence, strings } from './strings';
import { nameOf, sign, title } from './names';
import './browse';
import './composer';
import './messages';
import './sidebar';
import './switcher';

const LAST = 'parley.last';
const RETRY_MILLIS = 3_000;

/** Where in the client somebody is: /client/TEAM/CHANNEL/thread/TS. */
interface Place {
  channel: string;
  thread: string;
}

/** The whole window: sidebar, conversation, and what lies beside or above it. */
export class Client extends LitElement {
  private store: Store | null = null;
  private place: Place = { channel: '', thread: '' };
  private signedOut = false;
  private note = '';
  private overlay: 'none' | 'switcher' | 'browse' = 'none';
  private sidebarShown = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  async begin(session: Session | null): Promise<void> {
    if (!session) {
      this.signedOut = true;
      this.requestUpdate();
      return;
    }
    const store = new Store(session);
    this.store = store;
    store.subscribe(() => this.changed());
    addEventListener('popstate', () => this.follow(location.pathname));
    addEventListener('keydown', (event) => this.key(event));
    addEventListener('focus', () => this.read());
    this.addEventListener('click', (event) => this.clicked(event));
    this.addEventListener('go', (event) => this.go((event as CustomEvent<string>).detail));
    this.addEventListener('person', (event) => void this.direct((event as CustomEvent<string>).detail));
    this.addEventListener('shut', () => this.show('none'));
    this.addEventListener('browse', () => this.show('browse'));
    this.addEventListener('switch', () => this.show('switcher'));
    try {
      await store.boot();
      this.follow(location.pathname);
    } catch (error) {
      this.say(sentence(codeOf(error)));
      setTimeout(() => location.reload(), RETRY_MILLIS);
    }
  }

  unreachable(): void {
    this.say(strings.errors['offline']!);
    setTimeout(() => location.reload(), RETRY_MILLIS);
  }

  private changed(): void {
    const state = this.store!.state;
    const unread = Object.values(state.channels).some((channel) => isUnread(state, channel.id));
    const name = title(state.channels[this.place.channel], state);
    document.title = `${unread ? '• ' : ''}${name ? `${name} · ` : ''}${state.team.name || 'Parley'}`;
    this.read();
    this.requestUpdate();
  }

  private read(): void {
    if (document.hasFocus() && this.place.channel) {
      void this.store?.read(this.place.channel).catch(() => undefined);
    }
  }

  /** Shows what an address names; the last conversation, or the first, if it names none. */
  private follow(path: string): void {
    const state = this.store!.state;
    const [, , , channel, , thread] = path.split('/');
    const own = Object.values(state.channels).filter((each) => each.is_member);
    const fallback = own.find((each) => each.id === localStorage.getItem(LAST)) ?? own[0];
    if (!channel && fallback) {
      this.go(fallback.id, true);
      return;
    }
    this.place = { channel: channel ?? '', thread: thread ?? '' };
    this.sidebarShown = false;
    this.overlay = 'none';
    this.requestUpdate();
    if (channel) {
      localStorage.setItem(LAST, channel);
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const { channel, thread } = this.place;
    try {
      await Promise.all([
        this.store!.open(channel),
        thread ? this.store!.openThread(channel, thread) : Promise.resolve(),
      ]);
      this.note = '';
    } catch (error) {
      this.note = sentence(codeOf(error));
    }
    this.changed();
  }

  /** To a conversation, or `channel/thread/ts`. */
  private go(target: string, instead = false): void {
    const path = `/client/${this.store!.state.team.id}/${target}`;
    if (path !== location.pathname) {
      history[instead ? 'replaceState' : 'pushState'](null, '', path);
    }
    this.follow(path);
  }

  private async direct(user: string): Promise<void> {
    try {
      this.go(await this.store!.direct(user));
    } catch (error) {
      this.say(sentence(codeOf(error)));
    }
  }

  private show(overlay: Client['overlay']): void {
    this.overlay = overlay;
    this.requestUpdate();
  }

  private say(note: string): void {
    this.note = note;
    this.requestUpdate();
  }

  private clicked(event: MouseEvent): void {
    const link = (event.target as Element).closest?.('a');
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (link && plain && link.origin === location.origin && link.pathname.startsWith('/client/')) {
      event.preventDefault();
      history.pushState(null, '', link.pathname);
      this.follow(link.pathname);
    }
    const person = (event.target as HTMLElement).dataset?.['user'];
    if (person && person !== this.store!.state.self) {
      void this.direct(person);
    }
  }

  private key(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      this.show(this.overlay === 'switcher' ? 'none' : 'switcher');
    } else if (event.key === 'Escape' && this.overlay !== 'none') {
      this.show('none');
    } else if (event.key === 'Escape' && this.place.thread) {
      this.go(this.place.channel);
    }
  }

  protected override render(): unknown {
    if (this.signedOut) {
      return html`<main class="door">
        <h1>Parley</h1>
        <p>${strings.signInNeeded}</p>
        <a class="button" href="/signin">${strings.signIn}</a>
      </main>`;
    }
    const store = this.store;
    if (!store || !store.state.team.id) {
      return html`<main class="door" aria-busy="true"><p>${this.note || strings.loading}</p></main>`;
    }
    const { channel, thread } = this.place;
    const state = store.state;
    return html`<a class="skip" href="#messages">${strings.skipToMessages}</a>
      <div class="window ${this.sidebarShown ? 'with-sidebar' : ''} ${thread ? 'with-thread' : ''}">
        <parley-sidebar .store=${store} .current=${channel}></parley-sidebar>
        <div class="veil" @click=${() => this.toggle()}></div>
        <main class="conversation">
          ${this.header(store, channel)}
          ${state.connection === 'lost' ? html`<p class="banner" role="status">${strings.connecting}</p>` : nothing}
          ${this.note ? html`<p class="banner" role="alert">${this.note}</p>` : nothing}
          <parley-messages id="messages" .store=${store} .channel=${channel} .thread=${''}></parley-messages>
          ${this.foot(store, channel)}
        </main>
        ${thread ? this.panel(store, channel, thread) : nothing}
      </div>
      ${this.overlay === 'switcher' ? html`<parley-switcher .store=${store}></parley-switcher>` : nothing}
      ${this.overlay === 'browse' ? html`<parley-browse .store=${store}></parley-browse>` : nothing}`;
  }

  private toggle(): void {
    this.sidebarShown = !this.sidebarShown;
    this.requestUpdate();
  }

  private header(store: Store, id: string): unknown {
    const channel = store.state.channels[id];
    return html`<header class="head">
      <button class="icon menu" aria-label=${strings.openSidebar} @click=${() => this.toggle()}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 3h12v2H2zm0 4h12v2H2zm0 4h12v2H2z"></path></svg>
      </button>
      <h1>${sign(channel, store.state)}<span dir="auto">${title(channel, store.state)}</span></h1>
      <p class="topic" dir="auto">${channel?.topic?.value ?? ''}</p>
      <button class="search" @click=${() => this.show('switcher')}>
        ${strings.quickSwitch}<kbd>Ctrl K</kbd>
      </button>
    </header>`;
  }

  private foot(store: Store, id: string): unknown {
    const state = store.state;
    const channel = state.channels[id];
    if (!channel) {
      return nothing;
    }
    if (channel.is_archived) {
      return html`<p class="foot-note">${strings.archived}</p>`;
    }
    if (!channel.is_member && !channel.is_im) {
      return html`<p class="foot-note">
        <button class="button" @click=${() => void this.join(store, id)}>${strings.join} #${channel.name}</button>
      </p>`;
    }
    const names = typists(state, id, Date.now()).map((user) => nameOf(user, state));
    return html`<parley-composer .store=${store} .channel=${id} .thread=${''}></parley-composer>
      <p class="typing" aria-live="polite">${names.length > 0 ? strings.typing(names) : ''}</p>`;
  }

  private async join(store: Store, id: string): Promise<void> {
    try {
      await store.join(id);
    } catch (error) {
      this.say(sentence(codeOf(error)));
    }
  }

  private panel(store: Store, channel: string, thread: string): unknown {
    return html`<aside class="panel" aria-label=${strings.thread}>
      <header class="head">
        <h2>${strings.thread}</h2>
        <button class="icon" aria-label=${strings.close} @click=${() => this.go(channel)}>✕</button>
      </header>
      <parley-messages .store=${store} .channel=${channel} .thread=${thread}></parley-messages>
      <parley-composer .store=${store} .channel=${channel} .thread=${thread}></parley-composer>
      <p class="typing"></p>
    </aside>`;
  }
}

customElements.define('parley-client', Client);

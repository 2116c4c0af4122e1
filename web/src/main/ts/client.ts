import { html, LitElement, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Session } from './api';
import type { Composer } from './composer';
import type { Question } from './dialogs';
import type { Messages } from './messages';
import { around, open, openThread } from './reading';
import { messagePart, type Place, placeOf } from './route';
import { codeOf, Store } from './store';
import { isUnread } from './state';
import { sentence, strings } from './strings';
import { title } from './names';
import { dress } from './prefs';
import { windowShown } from './window';
import './browse';
import './composer';
import './dialogs';
import './float';
import './me';
import './messages';
import './people';
import './sidebar';
import './switcher';

const LAST = 'parley.last';
const RETRY_MILLIS = 3_000;
const NOTE_MILLIS = 6_000;

/** What lies above the window until it is shut. */
export type Overlay =
  | { kind: 'none' | 'switcher' | 'browse' | 'status' | 'preferences' }
  | { kind: 'people'; label: string; yes: string; without: Set<string>; take(ids: string[]): void }
  | { kind: 'ask'; about: Question }
  | { kind: 'time'; day: boolean; take(at: Date): void };

/** The whole client: where somebody is, what is open, and which key does what. */
export class Client extends LitElement {
  store: Store | null = null;
  place: Place = placeOf('');
  overlay: Overlay = { kind: 'none' };
  sidebarShown = false;
  /** Why the conversation cannot be shown; and what was said last, for a while. */
  trouble = '';
  note = '';
  private noteUntil: ReturnType<typeof setTimeout> | undefined;
  private floating: { anchor: HTMLElement; content: () => ReturnType<typeof html> } | null = null;
  private signedOut = false;

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
    this.listen();
    try {
      await store.boot();
      this.follow(location.pathname);
    } catch (error) {
      this.unreachable(sentence(codeOf(error)));
    }
  }

  unreachable(why = strings.errors['offline']!): void {
    this.trouble = why;
    this.requestUpdate();
    setTimeout(() => location.reload(), RETRY_MILLIS);
  }

  private listen(): void {
    addEventListener('popstate', () => this.follow(location.pathname));
    addEventListener('keydown', (event) => this.key(event));
    addEventListener('focus', () => this.read());
    addEventListener('blur', () => this.store?.arrive(this.place.channel));
    this.addEventListener('click', (event) => this.clicked(event));
    const on = <T>(name: string, take: (detail: T) => void): void =>
      this.addEventListener(name, (event) => take((event as CustomEvent<T>).detail));
    on<string>('go', (target) => this.go(target));
    on<string>('person', (user) => void this.direct(user));
    on('shut', () => this.show({ kind: 'none' }));
    on('browse', () => this.show({ kind: 'browse' }));
    on('switch', () => this.show({ kind: 'switcher' }));
    on('status', () => this.show({ kind: 'status' }));
    on('preferences', () => this.show({ kind: 'preferences' }));
    on<Omit<Extract<Overlay, { kind: 'people' }>, 'kind'>>('people', (about) => this.show({ kind: 'people', ...about }));
    on('group', () => this.writeTo());
    on<string>('profile', (user) => this.go(`${this.place.channel || this.place.view}/person/${user}`));
    on<Question>('ask', (about) => this.show({ kind: 'ask', about }));
    on<(at: Date) => void>('ask-time', (take) => this.show({ kind: 'time', day: false, take }));
    on('dates', () => this.show({ kind: 'time', day: true, take: (at) => void this.toDate(at) }));
    on<string>('say', (note) => this.say(note));
    on<Client['floating']>('float', (floating) => this.lay(floating));
    on('sink', () => this.lay(null));
    on<string>('edit-last', (thread) => this.list(thread)?.editLast());
    on<string>('sent', (thread) => void this.list(thread)?.toPresent());
    on('compose', () => this.querySelector<Composer>('parley-composer')?.box().focus());
  }

  private list(thread: string): Messages | null {
    return this.querySelector<Messages>(thread ? '.panel parley-messages' : 'main parley-messages');
  }

  private lay(floating: Client['floating']): void {
    this.floating = floating;
    this.requestUpdate();
  }

  private changed(): void {
    const state = this.store!.state;
    const unread = Object.values(state.channels).some((channel) => isUnread(state, channel.id));
    const name = title(state.channels[this.place.channel], state);
    dress(state);
    document.title = `${unread ? '• ' : ''}${name ? `${name} · ` : ''}${state.team.name || 'Parley'}`;
    this.read();
    this.requestUpdate();
  }

  private read(): void {
    if (document.hasFocus() && this.place.view === 'channel' && this.place.channel) {
      void this.store?.read(this.place.channel).catch(() => undefined);
    }
  }

  /** Shows what an address names; the last conversation, or the first, if it names none. */
  private follow(path: string): void {
    const state = this.store!.state;
    const place = placeOf(path);
    const own = Object.values(state.channels).filter((each) => each.is_member);
    const fallback = own.find((each) => each.id === localStorage.getItem(LAST)) ?? own[0];
    if (place.view === 'channel' && !place.channel && fallback) {
      this.go(fallback.id, true);
      return;
    }
    if (place.channel !== this.place.channel || place.view !== this.place.view) {
      this.store!.held = '';
      this.store!.readUpTo = '';
      this.store!.arrive(place.channel);
    }
    this.place = place;
    this.sidebarShown = false;
    this.overlay = { kind: 'none' };
    this.floating = null;
    this.requestUpdate();
    if (place.channel) {
      localStorage.setItem(LAST, place.channel);
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const { channel, target, side } = this.place;
    const store = this.store!;
    try {
      await Promise.all([
        open(store, channel, target),
        side.kind === 'thread' ? openThread(store, channel, side.ts) : Promise.resolve(),
      ]);
      store.outbox.reappear(channel);
      this.trouble = '';
    } catch (error) {
      this.trouble = sentence(codeOf(error));
    }
    this.changed();
  }

  /** Chooses people and goes to the conversation with them. */
  private writeTo(): void {
    this.show({
      kind: 'people',
      label: strings.newMessage,
      yes: strings.go,
      without: new Set(),
      take: (ids) => void this.direct(ids.join()),
    });
  }

  private async toDate(at: Date): Promise<void> {
    const ts = (at.getTime() / 1000).toFixed(6);
    try {
      await around(this.store!, this.place.channel, ts);
      const messages = this.store!.state.timelines[this.place.channel]?.messages ?? [];
      const first = messages.find((message) => message.ts >= ts) ?? messages.at(-1);
      if (first) {
        this.go(`${this.place.channel}/${messagePart(first.ts)}`);
      }
    } catch (error) {
      this.say(sentence(codeOf(error)));
    }
  }

  /** To a path below the workspace's. */
  go(target: string, instead = false): void {
    const path = `/client/${this.store!.state.team.id}/${target}`;
    if (path !== location.pathname) {
      history[instead ? 'replaceState' : 'pushState'](null, '', path);
    }
    this.follow(path);
  }

  /** Shuts what stands beside the conversation. */
  leaveSide(): void {
    this.go(this.place.view === 'channel' ? this.place.channel : this.place.view);
  }

  private async direct(user: string): Promise<void> {
    try {
      this.go(await this.store!.direct(user));
    } catch (error) {
      this.say(sentence(codeOf(error)));
    }
  }

  show(overlay: Overlay): void {
    this.overlay = overlay;
    this.requestUpdate();
  }

  toggleSidebar(): void {
    this.sidebarShown = !this.sidebarShown;
    this.requestUpdate();
  }

  say(note: string): void {
    clearTimeout(this.noteUntil);
    this.note = note;
    this.noteUntil = setTimeout(() => this.say(''), NOTE_MILLIS);
    if (note === '') {
      clearTimeout(this.noteUntil);
    }
    this.requestUpdate();
  }

  async join(id: string): Promise<void> {
    try {
      await this.store!.join(id);
    } catch (error) {
      this.say(sentence(codeOf(error)));
    }
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const link = target.closest?.('a');
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (link && plain && link.origin === location.origin && link.pathname.startsWith('/client/')) {
      event.preventDefault();
      history.pushState(null, '', link.pathname);
      this.follow(link.pathname);
    }
    const person = target.closest?.<HTMLElement>('[data-user]')?.dataset['user'];
    if (person) {
      this.go(`${this.place.channel || this.place.view}/person/${person}`);
    }
  }

  private key(event: KeyboardEvent): void {
    const chosen = event.ctrlKey || event.metaKey;
    if (chosen && event.key.toLowerCase() === 'k' && !event.shiftKey) {
      event.preventDefault();
      this.show({ kind: this.overlay.kind === 'switcher' ? 'none' : 'switcher' });
    } else if (chosen && event.key.toLowerCase() === 'g' && !event.shiftKey) {
      event.preventDefault();
      this.go(`${this.place.channel || this.place.view}/search/`);
    } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      this.step(event.key === 'ArrowDown' ? 1 : -1, event.shiftKey);
    } else if (event.key === 'Escape' && this.overlay.kind !== 'none') {
      this.show({ kind: 'none' });
    } else if (event.key === 'Escape' && !this.floating && this.place.side.kind !== 'none') {
      this.leaveSide();
    }
  }

  /** To the next conversation of the sidebar, or the next with something unread. */
  private step(by: number, unread: boolean): void {
    const links = [...this.querySelectorAll<HTMLAnchorElement>('.sidebar a.row')].filter(
      (link) => !unread || link.classList.contains('unread') || link.classList.contains('here'),
    );
    const at = links.findIndex((link) => link.classList.contains('here'));
    links.at((at + by) % links.length)?.click();
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
      return html`<main class="door" aria-busy="true"><p>${this.trouble || strings.loading}</p></main>`;
    }
    return html`${windowShown(this, store)} ${this.above(store)}
      ${this.floating
        ? keyed(
            this.floating,
            html`<parley-float .anchor=${this.floating.anchor} .content=${this.floating.content}></parley-float>`,
          )
        : nothing}
      <p class="note" role="status" aria-live="polite">${this.note}</p>`;
  }

  private above(store: Store): unknown {
    const overlay = this.overlay;
    switch (overlay.kind) {
      case 'none':
        return nothing;
      case 'switcher':
        return html`<parley-switcher .store=${store}></parley-switcher>`;
      case 'browse':
        return html`<parley-browse .store=${store}></parley-browse>`;
      case 'status':
        return html`<parley-status .store=${store}></parley-status>`;
      case 'preferences':
        return html`<parley-preferences .store=${store}></parley-preferences>`;
      case 'people':
        return html`<parley-people .store=${store} .label=${overlay.label} .yes=${overlay.yes} .without=${overlay.without} .take=${overlay.take}></parley-people>`;
      case 'ask':
        return html`<parley-ask .about=${overlay.about}></parley-ask>`;
      case 'time':
        return html`<parley-ask-time .day=${overlay.day} .take=${overlay.take}></parley-ask-time>`;
    }
  }
}

customElements.define('parley-client', Client);

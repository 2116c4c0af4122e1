import { html, nothing, type PropertyValues } from 'lit';
import { save } from './acting';
import { StoreElement, tell } from './element';
import { emoji } from './emoji';
import { icon } from './icons';
import type { Bookmark, Channel, Message } from './model';
import { avatar, nameOf, title } from './names';
import { isMuted, prefer } from './prefs';
import { messagePart } from './route';
import { codeOf } from './store';
import { sentence, strings } from './strings';
import { rendered, safeUrl } from './text';
import { fullTime } from './time';
import { decode } from './typed';

const MEMBERS_MAX = 1_000;

/** A conversation: what it is about, who is in it, what is pinned, and what can be done with it. */
export class Details extends StoreElement {
  static override properties = { ...StoreElement.properties, channel: { attribute: false } };
  declare channel: string;
  private members: string[] | null = null;
  private pinned: Message[] = [];
  private pinsSeen = '';
  private changing: 'none' | 'topic' | 'purpose' | 'name' | 'bookmark' = 'none';

  protected override updated(changed: PropertyValues): void {
    if (changed.has('channel')) {
      this.members = null;
      void this.attempt(this.loadMembers());
    }
    const pins = `${this.channel} ${(this.store.state.pins[this.channel] ?? []).join()}`;
    if (pins !== this.pinsSeen) {
      this.pinsSeen = pins;
      void this.attempt(this.loadPins());
    }
  }

  private async loadMembers(): Promise<void> {
    const members: string[] = [];
    for await (const page of this.store.api.pages('conversations.members', { channel: this.channel, limit: 200 })) {
      members.push(...(page['members'] as string[]));
      if (members.length >= MEMBERS_MAX) {
        break;
      }
    }
    this.members = members;
  }

  private async loadPins(): Promise<void> {
    const answer = await this.store.api.call('pins.list', { channel: this.channel });
    this.pinned = (answer['items'] as { message?: Message }[]).flatMap((item) => item.message ?? []);
  }

  private async attempt(deed: Promise<unknown>, note = ''): Promise<void> {
    try {
      await deed;
      this.changing = 'none';
      if (note) {
        tell(this, 'say', note);
      }
    } catch (error) {
      tell(this, 'say', sentence(codeOf(error)));
    }
    this.requestUpdate();
  }

  private call(method: string, fields: Record<string, string> = {}): Promise<unknown> {
    return this.store.api.call(method, { channel: this.channel, ...fields });
  }

  private async invite(users: string[]): Promise<void> {
    await this.call('conversations.invite', { users: users.join() });
    await this.loadMembers();
  }

  private async leave(): Promise<void> {
    await this.call('conversations.leave');
    this.store.dispatch({ type: 'event', event: { type: 'channel_left', channel: this.channel }, now: Date.now() });
  }

  private change(what: Details['changing']): void {
    this.changing = this.changing === what ? 'none' : what;
    this.requestUpdate();
  }

  protected override render(): unknown {
    const state = this.store.state;
    const channel = state.channels[this.channel];
    if (!channel) {
      return html`<p class="empty">${strings.loading}</p>`;
    }
    return html`<div class="details" tabindex="0" role="region" aria-label=${strings.details}>
      ${this.deeds(channel)} ${channel.is_im ? nothing : this.about(channel)} ${this.bookmarks(channel)} ${this.pins()}
      ${this.people(channel)}
    </div>`;
  }

  private deeds(channel: Channel): unknown {
    const state = this.store.state;
    const starred = state.saved[channel.id] ?? false;
    const muted = isMuted(state, channel.id);
    const named = !channel.is_im && !channel.is_mpim;
    const mute = (): void => void this.attempt(prefer(this.store, `channel.${channel.id}`, muted ? '' : 'muted'));
    return html`<p class="ends start">
      <button class="button" aria-pressed=${starred ? 'true' : 'false'} @click=${() => void this.attempt(save(this.store, channel.id))}>${icon('star')}${starred ? strings.unstar : strings.star}</button>
      <button class="button" aria-pressed=${muted ? 'true' : 'false'} @click=${mute}>${muted ? strings.unmute : strings.mute}</button>
      ${named && channel.is_member && !channel.is_archived
        ? html`<button class="button" @click=${() => this.change('name')}>${strings.rename}</button>
            <button class="button" @click=${() => void this.attempt(this.leave())}>${strings.leave}</button>
            ${channel.is_general
              ? nothing
              : html`<button class="button" @click=${() =>
                  tell(this, 'ask', {
                    question: strings.archiveQuestion(title(channel, state)),
                    detail: '',
                    yes: strings.archive,
                    take: () => void this.attempt(this.call('conversations.archive')),
                  })}>${strings.archive}</button>`}`
        : nothing}
      ${named && channel.is_archived
        ? html`<button class="button" @click=${() => void this.attempt(this.call('conversations.unarchive'))}>${strings.unarchive}</button>`
        : nothing}
    </p>
    ${this.changing === 'name' ? this.form('name', channel.name ?? '', (value) => this.call('conversations.rename', { name: value })) : nothing}`;
  }

  private about(channel: Channel): unknown {
    const state = this.store.state;
    const field = (what: 'topic' | 'purpose', method: string): unknown => {
      const value = channel[what]?.value ?? '';
      return html`<h3>${strings.fields[what]}
          ${channel.is_member ? html`<button class="link" @click=${() => this.change(what)}>${strings.change}</button>` : nothing}
        </h3>
        ${this.changing === what
          ? this.form(what, value, (text) => this.call(method, { [what]: text }))
          : html`<p dir="auto">${value ? rendered(value, state) : html`<span class="soft">${strings.nothingYet}</span>`}</p>`}`;
    };
    return html`${field('topic', 'conversations.setTopic')} ${field('purpose', 'conversations.setPurpose')}
      ${channel.creator
        ? html`<p class="soft">${strings.createdBy(nameOf(channel.creator, state))} ${channel.created ? fullTime(String(channel.created)) : ''}</p>`
        : nothing}`;
  }

  private form(name: 'topic' | 'purpose' | 'name', value: string, keep: (value: string) => Promise<unknown>): unknown {
    return html`<form class="stack flat" @submit=${(event: Event) => {
      event.preventDefault();
      void this.attempt(keep(String(new FormData(event.target as HTMLFormElement).get('value')).trim()));
    }}>
      <input name="value" type="text" autofocus maxlength=${name === 'name' ? 80 : 250} aria-label=${strings.fields[name]} value=${value}>
      <p class="ends"><button class="button first">${strings.saveChanges}</button></p>
    </form>`;
  }

  private bookmarks(channel: Channel): unknown {
    const all = this.store.state.bookmarks[channel.id] ?? [];
    const one = (bookmark: Bookmark): unknown => html`<li class="line">
      ${safeUrl(bookmark.link ?? '')
        ? html`<a class="name" href=${bookmark.link!} target="_blank" rel="noopener noreferrer" dir="auto">${bookmark.emoji ? emoji(bookmark.emoji.replaceAll(':', '')) : ''} ${bookmark.title}</a>`
        : html`<span class="name" dir="auto">${bookmark.title}</span>`}
      <button class="icon" aria-label=${strings.removeBookmark(bookmark.title ?? '')}
        @click=${() => void this.attempt(this.store.api.call('bookmarks.remove', { channel_id: channel.id, bookmark_id: bookmark.id }))}>${icon('close')}</button>
    </li>`;
    return html`<h3>${strings.bookmarks}
        ${channel.is_member || channel.is_im ? html`<button class="link" @click=${() => this.change('bookmark')}>${strings.add}</button>` : nothing}
      </h3>
      ${this.changing === 'bookmark'
        ? html`<form class="stack flat" @submit=${(event: Event) => {
            event.preventDefault();
            const form = new FormData(event.target as HTMLFormElement);
            void this.attempt(
              this.store.api.call('bookmarks.add', {
                channel_id: channel.id,
                type: 'link',
                title: String(form.get('title')).trim(),
                link: String(form.get('link')).trim(),
              }),
            );
          }}>
            <input name="title" type="text" required maxlength="80" autofocus aria-label=${strings.bookmarkTitle} placeholder=${strings.bookmarkTitle}>
            <input name="link" type="url" required aria-label=${strings.address} placeholder="https://">
            <p class="ends"><button class="button first">${strings.add}</button></p>
          </form>`
        : nothing}
      ${all.length > 0 ? html`<ul>${all.map(one)}</ul>` : html`<p class="soft">${strings.nothingYet}</p>`}`;
  }

  private pins(): unknown {
    const state = this.store.state;
    return html`<h3>${strings.pins}</h3>
      ${this.pinned.length === 0
        ? html`<p class="soft">${strings.nothingYet}</p>`
        : html`<ul>${this.pinned.map(
            (message) => html`<li class="line"><a class="name" dir="auto" href=${`/client/${state.team.id}/${this.channel}/${messagePart(message.ts)}`}>
              ${nameOf(message.user ?? '', state)}<small dir="auto">${decode(message.text ?? '', state).slice(0, 200)}</small></a></li>`,
          )}</ul>`}`;
  }

  private people(channel: Channel): unknown {
    const state = this.store.state;
    const members = this.members;
    if (!members) {
      return html`<p class="empty">${strings.loading}</p>`;
    }
    this.store.meet(members.slice(0, 200));
    const ordered = [...members].sort((a, b) => nameOf(a, state).localeCompare(nameOf(b, state)));
    return html`<h3>${strings.members(channel.num_members ?? members.length)}
        ${channel.is_member && !channel.is_im && !channel.is_mpim && !channel.is_archived
          ? html`<button class="link" @click=${() =>
              tell(this, 'people', {
                label: strings.invite,
                yes: strings.invite,
                without: new Set(members),
                take: (users: string[]) => void this.attempt(this.invite(users)),
              })}>${strings.invite}</button>`
          : nothing}
      </h3>
      <ul>
        ${ordered.map(
          (id) => html`<li><button class="row" data-user=${id}>
            ${avatar(id, nameOf(id, state), state.users[id]?.profile?.image_72)}<span class="name" dir="auto">${nameOf(id, state)}</span>
          </button></li>`,
        )}
      </ul>`;
  }
}

customElements.define('parley-details', Details);

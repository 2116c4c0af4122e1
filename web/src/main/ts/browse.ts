import { html, nothing } from 'lit';
import { StoreElement, tell } from './element';
import type { Channel } from './model';
import { codeOf } from './store';
import { sentence, strings } from './strings';

/** All public channels, to join one or to make another. */
export class Browse extends StoreElement {
  private channels: Channel[] | null = null;
  private note = '';

  protected override firstUpdated(): void {
    this.querySelector('dialog')!.showModal();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const channels: Channel[] = [];
      for await (const page of this.store.api.pages('conversations.list', { limit: 200, exclude_archived: true })) {
        channels.push(...(page['channels'] as Channel[]));
      }
      this.channels = channels.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
    } catch (error) {
      this.note = sentence(codeOf(error));
    }
    this.requestUpdate();
  }

  private async create(event: Event): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    await this.attempt(async () => {
      const name = String(form.get('name')).trim().toLowerCase();
      return this.store.create(name, form.get('private') !== null);
    });
  }

  private async attempt(make: () => Promise<string>): Promise<void> {
    try {
      const id = await make();
      tell(this, 'shut');
      tell(this, 'go', id);
    } catch (error) {
      this.note = sentence(codeOf(error));
      this.requestUpdate();
    }
  }

  private join(id: string): void {
    void this.attempt(async () => {
      await this.store.join(id);
      return id;
    });
  }

  protected override render(): unknown {
    return html`<dialog class="browse" aria-label=${strings.allChannels} @close=${() => tell(this, 'shut')}
      @click=${(event: Event) => event.target === event.currentTarget && tell(this, 'shut')}>
      <div>
        <header class="head">
          <h2>${strings.allChannels}</h2>
          <button class="icon" aria-label=${strings.close} @click=${() => tell(this, 'shut')}>✕</button>
        </header>
        <form class="inline" @submit=${this.create}>
          <input type="text" name="name" required maxlength="80" placeholder=${strings.channelName} aria-label=${strings.channelName}>
          <label><input type="checkbox" name="private">${strings.privateChannel}</label>
          <button class="button">${strings.create}</button>
        </form>
        ${this.note ? html`<p class="failed" role="alert">${this.note}</p>` : nothing}
        ${this.channels === null && !this.note ? html`<p class="empty">${strings.loading}</p>` : nothing}
        <ul>
          ${(this.channels ?? []).map(
            (channel) => html`<li class="line">
              <a class="name" href=${`/client/${this.store.state.team.id}/${channel.id}`}>#${channel.name}
                <small dir="auto">${channel.purpose?.value ?? ''}</small></a>
              ${channel.is_member
                ? html`<small>${strings.joined}</small>`
                : html`<button class="button" @click=${() => this.join(channel.id)}>${strings.join}</button>`}
            </li>`,
          )}
        </ul>
      </div>
    </dialog>`;
  }
}

customElements.define('parley-browse', Browse);

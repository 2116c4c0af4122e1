import { html, nothing } from 'lit';
import { Dialog } from './dialogs';
import { avatar, nameOf } from './names';
import { personName } from './state';
import type { Store } from './store';
import { strings } from './strings';

const SHOWN_MAX = 30;

/** Chooses people by name, to write to them or to invite them. */
class People extends Dialog {
  static override properties = { store: { attribute: false }, label: { attribute: false }, yes: { attribute: false }, take: { attribute: false }, without: { attribute: false } };
  declare store: Store;
  declare label: string;
  declare yes: string;
  declare without: Set<string>;
  declare take: (ids: string[]) => void;
  private text = '';
  private chosen: string[] = [];

  private toggle(id: string): void {
    this.chosen = this.chosen.includes(id) ? this.chosen.filter((other) => other !== id) : [...this.chosen, id];
    this.requestUpdate();
  }

  protected override render(): unknown {
    const state = this.store.state;
    const words = this.text.toLowerCase();
    const found = Object.values(state.users)
      .filter((user) => !user.deleted && user.id !== state.self && !this.without.has(user.id))
      .filter((user) => this.chosen.includes(user.id) || `${personName(user)} ${user.name} ${user.profile?.real_name ?? ''}`.toLowerCase().includes(words))
      .sort((a, b) => Number(this.chosen.includes(b.id)) - Number(this.chosen.includes(a.id)) || personName(a).localeCompare(personName(b)))
      .slice(0, SHOWN_MAX);
    return this.framed(
      this.label,
      html`<form class="stack" @submit=${(event: Event) => {
        event.preventDefault();
        if (this.chosen.length > 0) {
          this.shut();
          this.take(this.chosen);
        }
      }}>
        <input type="text" autofocus autocomplete="off" aria-label=${strings.byName} placeholder=${strings.byName} @input=${(event: InputEvent) => {
          this.text = (event.target as HTMLInputElement).value;
          this.requestUpdate();
        }}>
        <ul class="choices" aria-label=${strings.people}>
          ${found.map(
            (user) => html`<li><label class="row">
              <input type="checkbox" .checked=${this.chosen.includes(user.id)} @change=${() => this.toggle(user.id)}>
              ${avatar(user.id, nameOf(user.id, state), user.profile?.image_72)}
              <span class="name" dir="auto">${nameOf(user.id, state)}</span><small>@${user.name}</small>
            </label></li>`,
          )}
        </ul>
        ${found.length === 0 ? html`<p class="empty">${strings.noMatch}</p>` : nothing}
        <p class="ends"><button class="button first" ?disabled=${this.chosen.length === 0}>${this.yes}</button></p>
      </form>`,
      'small',
    );
  }
}

customElements.define('parley-people', People);

import { html, nothing } from 'lit';
import { StoreElement, tell } from './element';
import { nameOf, sign, title } from './names';
import { strings } from './strings';

const SHOWN_MAX = 12;

interface Choice {
  key: string;
  label: string;
  hint: string;
  mark: unknown;
  take(): void;
}

/** Jumps to a conversation or person by a few letters of the name. */
export class Switcher extends StoreElement {
  private text = '';
  private at = 0;

  protected override firstUpdated(): void {
    this.querySelector('dialog')!.showModal();
  }

  private choices(): Choice[] {
    const state = this.store.state;
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (name: string): boolean => words.every((word) => name.toLowerCase().includes(word));
    const channels = Object.values(state.channels).filter((channel) => !channel.is_archived);
    const withDirect = new Set(channels.map((channel) => channel.user));
    const rooms = channels.map((channel) => ({
      key: channel.id,
      label: title(channel, state),
      hint: '',
      mark: sign(channel, state),
      take: () => tell(this, 'go', channel.id),
    }));
    const people = Object.values(state.users)
      .filter((user) => !user.deleted && !withDirect.has(user.id))
      .map((user) => ({
        key: user.id,
        label: nameOf(user.id, state),
        hint: `@${user.name}`,
        mark: html`<span class="presence"></span>`,
        take: () => tell(this, 'person', user.id),
      }));
    return [...rooms, ...people]
      .filter((choice) => matches(`${choice.label} ${choice.hint}`))
      .sort((a, b) => rank(a.label, this.text) - rank(b.label, this.text) || a.label.localeCompare(b.label))
      .slice(0, SHOWN_MAX);
  }

  private key(event: KeyboardEvent): void {
    const choices = this.choices();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : choices.length - 1;
      this.at = choices.length === 0 ? 0 : (this.at + step) % choices.length;
      this.requestUpdate();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.take(choices[this.at]);
    }
  }

  private take(choice: Choice | undefined): void {
    if (choice) {
      tell(this, 'shut');
      choice.take();
    }
  }

  protected override render(): unknown {
    const choices = this.choices();
    return html`<dialog class="switcher" aria-label=${strings.quickSwitch} @close=${() => tell(this, 'shut')}
      @click=${(event: Event) => event.target === event.currentTarget && tell(this, 'shut')}>
      <div>
        <input type="text" role="combobox" aria-expanded="true" aria-controls="choices" autofocus autocomplete="off"
          aria-activedescendant=${choices[this.at] ? `choice-${this.at}` : nothing}
          placeholder=${strings.quickSwitch} aria-label=${strings.quickSwitch}
          @input=${(event: InputEvent) => {
            this.text = (event.target as HTMLInputElement).value;
            this.at = 0;
            this.requestUpdate();
          }} @keydown=${this.key}>
        <ul id="choices" role="listbox">
          ${choices.map(
            (choice, index) => html`<li id=${`choice-${index}`} role="option" aria-selected=${index === this.at ? 'true' : 'false'}
              class="row" @click=${() => this.take(choice)}>
              ${choice.mark}<span class="name" dir="auto">${choice.label}</span><small>${choice.hint}</small>
            </li>`,
          )}
        </ul>
        ${choices.length === 0 ? html`<p class="empty">${strings.noMatch}</p>` : nothing}
      </div>
    </dialog>`;
  }
}

/** Names that begin with the text before those that only contain it. */
function rank(label: string, text: string): number {
  return label.toLowerCase().startsWith(text.toLowerCase()) ? 0 : 1;
}

customElements.define('parley-switcher', Switcher);

import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Category, emoji, loadEmoji, QUICK } from './emoji';
import { emojiImage } from './names';
import type { State } from './state';
import { strings } from './strings';

const FOUND_MAX = 120;
const OFTEN = 'parley.emoji';
const OFTEN_MAX = 18;
const ROW = 9;

/** All emoji by category or by a few letters; loaded when it is first used. */
export class Picker extends LitElement {
  static override properties = { state: { attribute: false }, pick: { attribute: false } };
  declare state: State;
  declare pick: (name: string) => void;
  private categories: Category[] | null = null;
  private text = '';
  private note = '';

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    loadEmoji().then(
      (categories) => {
        this.categories = categories;
        this.requestUpdate();
      },
      () => {
        this.note = strings.errors['offline']!;
        this.requestUpdate();
      },
    );
  }

  private take(name: string): void {
    localStorage.setItem(OFTEN, [name, ...often().filter((other) => other !== name)].slice(0, OFTEN_MAX).join(' '));
    this.pick(name);
  }

  /** What is shown: a category each, or what was looked for. */
  private shown(): { name: string; names: string[] }[] {
    const words = this.text.toLowerCase().replaceAll(':', '').split(/\s+/).filter(Boolean);
    const own = Object.keys(this.state.emoji);
    const all = this.categories ?? [];
    if (words.length === 0) {
      return [
        { name: strings.emojiOften, names: often() },
        ...(own.length > 0 ? [{ name: strings.emojiOwn, names: own }] : []),
        ...all.map((category) => ({ name: category.name, names: category.emoji.map(([name]) => name) })),
      ];
    }
    const matching = all
      .flatMap((category) => category.emoji)
      .filter(([name, , more]) => words.every((word) => name.includes(word) || more.includes(word)))
      .map(([name]) => name);
    const found = [...own.filter((name) => words.every((word) => name.includes(word))), ...matching];
    const first = words[0]!;
    found.sort((a, b) => Number(b.startsWith(first)) - Number(a.startsWith(first)));
    return [{ name: strings.emojiFound, names: found.slice(0, FOUND_MAX) }];
  }

  private key(event: KeyboardEvent): void {
    const buttons = [...this.querySelectorAll<HTMLElement>('.grid button')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: at < 0 ? 1 : ROW, ArrowUp: -ROW }[event.key];
    if (event.key === 'Enter' && at < 0) {
      event.preventDefault();
      buttons[0]?.click();
    } else if (step !== undefined && (at >= 0 || event.key === 'ArrowDown')) {
      event.preventDefault();
      (buttons[at + step] ?? (step < 0 ? this.querySelector<HTMLElement>('input') : undefined))?.focus();
    }
  }

  protected override render(): unknown {
    const groups = this.shown();
    return html`<div class="picker" role="group" aria-label=${strings.emojiPicker} @keydown=${this.key}>
      <input type="text" autofocus autocomplete="off" placeholder=${strings.emojiSearch} aria-label=${strings.emojiSearch}
        @input=${(event: InputEvent) => {
          this.text = (event.target as HTMLInputElement).value;
          this.requestUpdate();
        }}>
      <div class="scroll" tabindex="-1">
        ${this.note ? html`<p class="failed" role="alert">${this.note}</p>` : nothing}
        ${this.categories === null && !this.note ? html`<p class="empty">${strings.loading}</p>` : nothing}
        ${groups.every((group) => group.names.length === 0) && this.categories ? html`<p class="empty">${strings.noMatch}</p>` : nothing}
        ${groups
          .filter((group) => group.names.length > 0)
          .map(
            (group) => html`<h2>${group.name}</h2>
              <div class="grid">
                ${repeat(
                  group.names,
                  (name) => name,
                  (name) => html`<button title=${`:${name}:`} aria-label=${name.replaceAll('_', ' ')} @click=${() => this.take(name)}>
                    ${emojiImage(name, this.state) ?? html`<span class="emoji" aria-hidden="true">${emoji(name)}</span>`}
                  </button>`,
                )}
              </div>`,
          )}
      </div>
    </div>`;
  }
}

/** The emoji that one took last, before the first time those that people use most. */
function often(): string[] {
  const kept = localStorage.getItem(OFTEN);
  return kept ? kept.split(' ') : QUICK;
}

customElements.define('parley-picker', Picker);

import { html, LitElement } from 'lit';
import type { Deeds } from './message';
import type { Message } from './model';
import type { State } from './state';
import { strings } from './strings';
import { decode } from './typed';

/** A message of one's own while it is changed. */
export class Rewrite extends LitElement {
  static override properties = { message: { attribute: false }, state: { attribute: false }, deeds: { attribute: false } };
  declare message: Message;
  declare state: State;
  declare deeds: Deeds;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private box(): HTMLTextAreaElement {
    return this.querySelector('textarea')!;
  }

  protected override firstUpdated(): void {
    const box = this.box();
    box.value = decode(this.message.text ?? '', this.state);
    box.setSelectionRange(box.value.length, box.value.length);
    box.focus();
    this.scrollIntoView({ block: 'nearest' });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.deeds.leave();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.done();
    }
  }

  private done(): void {
    const typed = this.box().value.trim();
    if (typed !== '') {
      this.deeds.rewrite(this.message, typed);
    }
  }

  protected override render(): unknown {
    return html`<form class="rewrite" @submit=${(event: Event) => (event.preventDefault(), this.done())}>
      <textarea rows="3" dir="auto" aria-label=${strings.editMessage} @keydown=${this.key}></textarea>
      <p>
        <button type="button" class="button" @click=${() => this.deeds.leave()}>${strings.cancel}</button>
        <button class="button first">${strings.saveChanges}</button>
      </p>
    </form>`;
  }
}

customElements.define('parley-rewrite', Rewrite);

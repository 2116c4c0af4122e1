import { html, type PropertyValues } from 'lit';
import { StoreElement } from './element';
import { title } from './names';
import { strings } from './strings';

/** Where a message is written. What was begun is kept in this browser until it is sent. */
export class Composer extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    channel: { attribute: false },
    thread: { attribute: false },
  };
  declare channel: string;
  declare thread: string;

  private box(): HTMLTextAreaElement {
    return this.querySelector('textarea')!;
  }

  private draftKey(): string {
    return `parley.draft.${this.store.state.self}.${this.channel}${this.thread ? `.${this.thread}` : ''}`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('channel') || changed.has('thread')) {
      this.box().value = localStorage.getItem(this.draftKey()) ?? '';
      this.grow();
      if (matchMedia('(hover: hover)').matches) {
        this.box().focus();
      }
    }
  }

  /** As high as its text, up to what the style allows. */
  private grow(): void {
    const box = this.box();
    box.rows = Math.min(12, box.value.split('\n').length);
    this.querySelector<HTMLButtonElement>('.send')!.disabled = box.value.trim() === '';
  }

  private typed(): void {
    const text = this.box().value;
    if (text === '') {
      localStorage.removeItem(this.draftKey());
    } else {
      localStorage.setItem(this.draftKey(), text);
    }
    this.grow();
    if (text !== '' && !this.thread) {
      this.store.typing(this.channel);
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  }

  private send(): void {
    const text = this.box().value.trim();
    if (text !== '') {
      this.box().value = '';
      this.typed();
      void this.store.send(this.channel, text, this.thread || undefined);
    }
    this.box().focus();
  }

  protected override render(): unknown {
    const state = this.store.state;
    const channel = state.channels[this.channel];
    const name = `${channel?.is_im || channel?.is_mpim ? '' : '#'}${title(channel, state)}`;
    const label = this.thread ? strings.reply : strings.messageTo(name);
    return html`<form class="composer" @submit=${(event: Event) => (event.preventDefault(), this.send())}>
      <textarea rows="1" dir="auto" aria-label=${label} placeholder=${label} @input=${this.typed} @keydown=${this.key}></textarea>
      <button class="send" aria-label=${strings.send} title=${strings.send}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1 2l14 6-14 6 2-6zm3 6l-1 3 8-3z"></path></svg>
      </button>
    </form>`;
  }
}

customElements.define('parley-composer', Composer);

import { html, LitElement } from 'lit';
import { tell } from './element';
import { strings } from './strings';

/** What is asked before something that cannot be undone. */
export interface Question {
  question: string;
  detail: string;
  yes: string;
  take(): void;
}

/** A dialog in the page's own tree that is open as long as it is there. */
export abstract class Dialog extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    this.querySelector('dialog')!.showModal();
  }

  protected shut(): void {
    tell(this, 'shut');
  }

  protected framed(label: string, content: unknown, name = ''): unknown {
    return html`<dialog class=${name} aria-label=${label} @close=${() => this.shut()}
      @click=${(event: Event) => event.target === event.currentTarget && this.shut()}>
      <div>
        <header class="head">
          <h2>${label}</h2>
          <button class="icon" aria-label=${strings.close} @click=${() => this.shut()}>✕</button>
        </header>
        ${content}
      </div>
    </dialog>`;
  }
}

class Ask extends Dialog {
  static override properties = { about: { attribute: false } };
  declare about: Question;

  protected override render(): unknown {
    return this.framed(
      this.about.question,
      html`<form class="stack" @submit=${(event: Event) => {
        event.preventDefault();
        this.shut();
        this.about.take();
      }}>
        ${this.about.detail ? html`<blockquote dir="auto">${this.about.detail}</blockquote>` : ''}
        <p class="ends">
          <button type="button" class="button" @click=${() => this.shut()}>${strings.cancel}</button>
          <button class="button danger" autofocus>${this.about.yes}</button>
        </p>
      </form>`,
      'small',
    );
  }
}

/** Asks for a day, or for a time that is still to come. */
class AskTime extends Dialog {
  static override properties = { take: { attribute: false }, day: { attribute: false } };
  declare take: (at: Date) => void;
  declare day: boolean;

  protected override render(): unknown {
    const label = this.day ? strings.toDate : strings.sendLater;
    return this.framed(
      label,
      html`<form class="stack" @submit=${this.done}>
        <label>${this.day ? strings.date : strings.time}
          <input name="at" required type=${this.day ? 'date' : 'datetime-local'} autofocus
            max=${this.day ? local(new Date()).slice(0, 10) : '9999-12-31T23:59'} min=${this.day ? '2000-01-01' : local(new Date())}>
        </label>
        <p class="ends"><button class="button first">${this.day ? strings.jump : strings.schedule}</button></p>
      </form>`,
      'small',
    );
  }

  private done(event: Event): void {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get('at'));
    this.shut();
    this.take(new Date(this.day ? `${text}T00:00` : text));
  }
}

/** A time as a field of a form takes it. */
function local(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

customElements.define('parley-ask', Ask);
customElements.define('parley-ask-time', AskTime);

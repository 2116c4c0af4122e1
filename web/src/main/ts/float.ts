import { html, LitElement, type TemplateResult } from 'lit';
import { tell } from './element';
import { strings } from './strings';

/** What lies above the page beside what was pressed: a menu, a picker, a card. Escape and a press elsewhere shut it. */
export class Float extends LitElement {
  static override properties = { anchor: { attribute: false }, content: { attribute: false } };
  declare anchor: HTMLElement;
  declare content: () => TemplateResult;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private box(): HTMLElement {
    return this.querySelector('.float')!;
  }

  protected override firstUpdated(): void {
    this.box().showPopover();
    this.place();
    new ResizeObserver(() => this.place()).observe(this.box());
    const first = this.box().querySelector<HTMLElement>('[autofocus], input, [role=menuitem], button, a');
    first?.focus();
  }

  protected override updated(): void {
    this.place();
  }

  /** Below its anchor where there is room, else above; always within the window. */
  private place(): void {
    const box = this.box();
    const at = this.anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box;
    const below = at.bottom + height + 8 <= innerHeight || at.top < height + 8;
    const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
    const top = below ? Math.min(at.bottom + 4, innerHeight - height - 8) : at.top - height - 4;
    box.style.left = `${left}px`;
    box.style.top = `${Math.max(8, top)}px`;
  }

  private toggled(event: ToggleEvent): void {
    if (event.newState === 'closed') {
      const inside = this.contains(document.activeElement) || document.activeElement === document.body;
      tell(this, 'sink');
      if (inside && this.anchor.isConnected) {
        this.anchor.focus();
      }
    }
  }

  protected override render(): unknown {
    return html`<div class="float" popover="auto" role="dialog" aria-label=${strings.choices} @toggle=${this.toggled}>${this.content()}</div>`;
  }
}

customElements.define('parley-float', Float);

/** Opens something beside an element; `content` is asked anew whenever the page is drawn. */
export function float(anchor: HTMLElement, content: () => TemplateResult): void {
  tell(anchor, 'float', { anchor, content });
}

export interface Item {
  label: string;
  take(): void;
  danger?: boolean;
}

/** A menu to be put into a float. */
export function menu(label: string, items: Item[]): TemplateResult {
  return html`<div class="choosing" role="menu" aria-label=${label} @keydown=${stepped}>
    ${items.map(
      (item) => html`<button role="menuitem" class=${item.danger ? 'danger' : ''}
        @click=${(event: Event) => {
          (event.target as HTMLElement).closest<HTMLElement>('.float')?.hidePopover();
          item.take();
        }}>${item.label}</button>`,
    )}
  </div>`;
}

function stepped(event: KeyboardEvent): void {
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }
}

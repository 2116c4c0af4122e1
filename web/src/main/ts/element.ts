import { LitElement } from 'lit';
import type { Store } from './store';

/** A component in the page's own tree, drawn again whenever the state has changed. */
export abstract class StoreElement extends LitElement {
  static override properties = { store: { attribute: false } };
  declare store: Store;
  private unsubscribe: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.unsubscribe = this.store.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

/** Says to the page above that something happened. */
export function tell(from: HTMLElement, name: string, detail?: unknown): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

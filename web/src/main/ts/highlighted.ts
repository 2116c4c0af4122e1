import { noChange } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive } from 'lit/directive.js';

const LENGTH_LEAST = 24;
const LENGTH_MAX = 20_000;

/** Code as text, and in colours as soon as those are loaded; short or very long code stays as it is. */
class Highlighted extends AsyncDirective {
  private text: string | null = null;

  override render(text: string): unknown {
    if (text === this.text) {
      return noChange;
    }
    this.text = text;
    if (text.length >= LENGTH_LEAST && text.length <= LENGTH_MAX) {
      import('./highlight').then(
        ({ colored }) => {
          if (this.isConnected && this.text === text) {
            this.setValue(colored(text));
          }
        },
        () => undefined,
      );
    }
    return text;
  }
}

export const highlighted = directive(Highlighted);

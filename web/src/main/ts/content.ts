import type { Message } from './model';
import type { State } from './state';
import { rendered } from './text';

/** What a message says. */
export function content(message: Message, state: State): unknown {
  return rendered(message.text ?? '', state);
}

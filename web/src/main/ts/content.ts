import { html } from 'lit';
import { attachments } from './attachments';
import { blocks, isShown } from './blocks';
import type { Message } from './model';
import type { State } from './state';
import { rendered } from './text';

/** What a message says: its blocks, where there are any, else its text; and what is attached. */
export function content(message: Message, state: State): unknown {
  return html`${isShown(message.blocks) ? blocks(message.blocks, state) : rendered(message.text ?? '', state)}
  ${attachments(message.attachments, state)}`;
}

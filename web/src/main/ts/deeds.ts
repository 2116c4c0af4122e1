import { html } from 'lit';
import { permalink, pin, react, remove, rewrite, save, unread } from './acting';
import { tell } from './element';
import { float, type Item, menu } from './float';
import type { Deeds } from './message';
import type { Messages } from './messages';
import type { Message } from './model';
import { codeOf } from './store';
import { sentence, strings } from './strings';

/** The subtypes that people write and may change. */
const WRITTEN = new Set([undefined, 'bot_message', 'me_message', 'thread_broadcast', 'file_share']);

/** What a list of messages does to one of them. */
export class MessageDeeds implements Deeds {
  /** The ts of the message that is being changed, or empty. */
  editing = '';

  constructor(private readonly list: Messages) {}

  isMine(message: Message): boolean {
    return message.user === this.list.store.state.self && WRITTEN.has(message.subtype) && !message.outgoing;
  }

  /** Does it, and says what went wrong. */
  private attempt(deed: Promise<unknown>): void {
    deed.catch((error) => tell(this.list, 'say', sentence(codeOf(error))));
  }

  react(message: Message, name: string): void {
    this.attempt(react(this.list.store, this.list.channel, message, name));
  }

  pick(message: Message, anchor: HTMLElement): void {
    const pick = (name: string): void => {
      tell(this.list, 'sink');
      this.react(message, name);
    };
    void import('./picker').then(() =>
      float(anchor, () => html`<parley-picker .state=${this.list.store.state} .pick=${pick}></parley-picker>`),
    );
  }

  save(message: Message): void {
    this.attempt(save(this.list.store, this.list.channel, message.ts));
  }

  thread(message: Message): void {
    tell(this.list, 'go', `${this.list.channel}/thread/${message.thread_ts ?? message.ts}`);
  }

  retry(message: Message): void {
    this.list.store.outbox.retry(this.list.channel, message);
  }

  drop(message: Message): void {
    this.list.store.outbox.drop(this.list.channel, message);
  }

  edit(message: Message): void {
    this.editing = message.ts;
    this.list.requestUpdate();
  }

  leave(): void {
    this.editing = '';
    this.list.requestUpdate();
    tell(this.list, 'compose');
  }

  rewrite(message: Message, typed: string): void {
    rewrite(this.list.store, this.list.channel, message.ts, typed).then(
      () => this.leave(),
      (error) => tell(this.list, 'say', sentence(codeOf(error))),
    );
  }

  more(message: Message, anchor: HTMLElement): void {
    const { store, channel } = this.list;
    const me = store.state.users[store.state.self];
    const pinned = store.state.pins[channel]?.includes(message.ts);
    const items: Item[] = [
      { label: strings.copyLink, take: () => this.attempt(this.copyLink(message)) },
      { label: strings.copyText, take: () => this.attempt(navigator.clipboard.writeText(message.text ?? '')) },
      ...(this.list.thread ? [] : [{ label: strings.markUnread, take: () => this.attempt(unread(store, channel, message.ts)) }]),
      { label: pinned ? strings.unpin : strings.pin, take: () => this.attempt(pin(store, channel, message.ts)) },
      ...(this.isMine(message) ? [{ label: strings.editMessage, take: () => this.edit(message) }] : []),
      ...(this.isMine(message) || me?.is_admin
        ? [{ label: strings.deleteMessage, danger: true, take: () => this.ask(message) }]
        : []),
    ];
    float(anchor, () => menu(strings.more, items));
  }

  private async copyLink(message: Message): Promise<void> {
    const link = await permalink(this.list.store, this.list.channel, message.ts);
    // Where the browser does not let it be copied, it is shown to be copied by hand.
    const note = await navigator.clipboard.writeText(link).then(
      () => strings.linkCopied,
      () => link,
    );
    tell(this.list, 'say', note);
  }

  private ask(message: Message): void {
    tell(this.list, 'ask', {
      question: strings.deleteQuestion,
      detail: message.text ?? '',
      yes: strings.deleteMessage,
      take: () => this.attempt(remove(this.list.store, this.list.channel, message.ts)),
    });
  }
}

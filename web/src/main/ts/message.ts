import { html, nothing, type TemplateResult } from 'lit';
import { content } from './content';
import { emoji } from './emoji';
import { files } from './files';
import { icon } from './icons';
import type { Message, Reaction } from './model';
import { avatar, emojiImage, nameOf } from './names';
import { savedKey, type State } from './state';
import { strings } from './strings';
import { rendered } from './text';
import { day, fullTime, time } from './time';

/** What can be done to a message that is shown. */
export interface Deeds {
  react(message: Message, name: string): void;
  pick(message: Message, anchor: HTMLElement): void;
  more(message: Message, anchor: HTMLElement): void;
  save(message: Message): void;
  thread(message: Message): void;
  retry(message: Message): void;
  drop(message: Message): void;
  rewrite(message: Message, typed: string): void;
  leave(): void;
}

export interface Shown {
  message: Message;
  grouped: boolean;
  editing: boolean;
  /** Whether it stands in a thread's panel. */
  inThread: boolean;
  channel: string;
}

const NOTICE = /^((channel|group)_|pinned_item$)/;

/** Whether a message is a notice about its conversation, which nobody wrote. */
export function isNotice(message: Message): boolean {
  return NOTICE.test(message.subtype ?? '');
}

/** A message with all that hangs on it. */
export function messageShown(shown: Shown, state: State, deeds: Deeds): TemplateResult {
  const { message, grouped } = shown;
  const name = authorOf(message, state);
  const at = html`<time datetime=${new Date(Number(message.ts) * 1000).toISOString()} title=${fullTime(message.ts)}
    >${time(message.ts)}</time
  >`;
  if (isNotice(message)) {
    return html`<div class="gutter"></div>
      <div class="text told" dir="auto">${rendered(message.text ?? '', state)} ${at}</div>`;
  }
  const user = state.users[message.user ?? ''];
  const gone = message.subtype === 'tombstone';
  const picture = avatar(message.user ?? message.bot_id ?? name, name, user?.profile?.image_72);
  return html`<div class="gutter">
      ${grouped ? at : message.user ? html`<button class="face" tabindex="-1" aria-hidden="true" data-user=${message.user}>${picture}</button>` : picture}
    </div>
    <div class="body">
      ${marks(shown, state)}
      ${grouped
        ? html`<span class="hidden">${name}</span>`
        : html`<span class="by">
            ${message.user ? html`<button class="who" data-user=${message.user} dir="auto">${name}</button>` : html`<b dir="auto">${name}</b>`}
            ${status(message, state)} ${message.bot_id ? html`<i class="app">APP</i>` : nothing}${at}
          </span>`}
      ${shown.editing
        ? html`<parley-rewrite .message=${message} .state=${state} .deeds=${deeds}></parley-rewrite>`
        : html`<div class="text ${gone ? 'gone' : ''} ${message.subtype === 'me_message' ? 'acted' : ''}" dir="auto">
            ${gone ? strings.deleted : content(message, state)}
            ${message.edited ? html`<span class="edited" title=${fullTime(message.edited.ts)}>${strings.edited}</span>` : nothing}
          </div>`}
      ${files(message.files)} ${reactions(message, state, deeds)} ${replies(shown, state, deeds)} ${fate(message, deeds)}
    </div>
    ${message.outgoing || gone || shown.editing ? nothing : tools(shown, state, deeds)}`;
}

export function authorOf(message: Message, state: State): string {
  return message.username || nameOf(message.user ?? '', state);
}

function status(message: Message, state: State): unknown {
  const profile = state.users[message.user ?? '']?.profile;
  const name = profile?.status_emoji?.replaceAll(':', '');
  return name && !message.username
    ? html`<span class="status" title=${profile?.status_text ?? ''}>${emojiImage(name, state) ?? emoji(name)}</span>`
    : nothing;
}

/** What is said above a message: that it is pinned, saved, or also in the channel. */
function marks({ message, channel, inThread }: Shown, state: State): unknown {
  const pinned = state.pins[channel]?.includes(message.ts);
  const saved = state.saved[savedKey(channel, message.ts)];
  const broadcast = message.subtype === 'thread_broadcast' && !inThread;
  return html`${pinned ? html`<p class="mark pinned">${icon('pin')}${strings.pinned}</p>` : nothing}
  ${saved ? html`<p class="mark saved">${icon('bookmark')}${strings.savedMark}</p>` : nothing}
  ${broadcast
    ? html`<p class="mark"><a href=${`/client/${state.team.id}/${channel}/thread/${message.thread_ts}`}>${icon('reply')}${strings.repliedToThread}</a></p>`
    : nothing}`;
}

function reactions(message: Message, state: State, deeds: Deeds): unknown {
  const one = (reaction: Reaction): unknown => {
    const mine = reaction.users.includes(state.self);
    const who = strings.reacted(reaction.users.map((user) => (user === state.self ? strings.you : nameOf(user, state))), reaction.name);
    return html`<button class="reaction ${mine ? 'mine' : ''}" aria-pressed=${mine ? 'true' : 'false'} aria-label=${`${reaction.count}, ${who}`}
      data-tip=${who} @click=${() => deeds.react(message, reaction.name)}>
      ${emojiImage(reaction.name, state) ?? html`<span class="emoji">${emoji(reaction.name)}</span>`} ${reaction.count}
    </button>`;
  };
  return message.reactions?.length
    ? html`<div class="reactions">
        ${message.reactions.map(one)}
        <button class="reaction add" aria-label=${strings.react} @click=${(event: Event) => deeds.pick(message, event.currentTarget as HTMLElement)}>
          ${icon('smile')}
        </button>
      </div>`
    : nothing;
}

function replies({ message, inThread }: Shown, state: State, deeds: Deeds): unknown {
  return message.reply_count && !inThread
    ? html`<button class="link replies" @click=${() => deeds.thread(message)}>
        ${(message.reply_users ?? []).slice(0, 4).map((user) => avatar(user, nameOf(user, state), state.users[user]?.profile?.image_72))}
        ${strings.replies(message.reply_count)}
        ${message.latest_reply ? html`<small>${strings.lastReply(`${day(message.latest_reply, new Date())} ${time(message.latest_reply)}`)}</small>` : nothing}
      </button>`
    : nothing;
}

/** What became of a message on its way. */
function fate(message: Message, deeds: Deeds): unknown {
  switch (message.outgoing) {
    case 'failed':
      return html`<p class="failed" role="alert">
        ${strings.failed}
        <button class="link" @click=${() => deeds.retry(message)}>${strings.retry}</button>
        <button class="link" @click=${() => deeds.drop(message)}>${strings.drop}</button>
      </p>`;
    case 'waiting':
      return html`<p class="waits">${strings.waits}</p>`;
    case 'sending':
    case undefined:
      return nothing;
  }
}

function tools({ message, inThread, channel }: Shown, state: State, deeds: Deeds): unknown {
  const button = (name: Parameters<typeof icon>[0], label: string, take: (anchor: HTMLElement) => void, more = nothing as unknown): unknown =>
    html`<button class="icon" aria-label=${label} title=${label} aria-haspopup=${more as string}
      @click=${(event: Event) => take(event.currentTarget as HTMLElement)}>${icon(name)}</button>`;
  const saved = state.saved[savedKey(channel, message.ts)];
  return html`<div class="tools" role="group" aria-label=${strings.messageActions}>
    ${button('smile', strings.react, (anchor) => deeds.pick(message, anchor), 'dialog')}
    ${inThread ? nothing : button('reply', strings.reply, () => deeds.thread(message))}
    ${button('bookmark', saved ? strings.unsave : strings.save, () => deeds.save(message))}
    ${button('more', strings.more, (anchor) => deeds.more(message, anchor), 'menu')}
  </div>`;
}

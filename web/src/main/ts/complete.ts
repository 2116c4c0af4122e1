import type { Category } from './emoji';
import { title } from './names';
import { personName, type State } from './state';
import { strings } from './strings';

const SHOWN_MAX = 8;

/** What may stand in place of the word before the caret. */
export interface Proposal {
  text: string;
  label: string;
  hint: string;
  kind: 'person' | 'group' | 'channel' | 'emoji' | 'everybody';
  id: string;
}

/** The word before the caret that something may be proposed for, and where it begins. */
export function wordAt(text: string, caret: number): { sign: string; word: string; from: number } | null {
  const found = /(?:^|[\s(>])([@#:])([\p{L}\p{N}._+-]*)$/u.exec(text.slice(0, caret));
  if (!found || insideCode(text.slice(0, caret))) {
    return null;
  }
  const [, sign, word] = found as unknown as [string, string, string];
  return sign === ':' && word.length < 2 ? null : { sign, word: word.toLowerCase(), from: caret - word.length - 1 };
}

/** Whether a text ends within code. */
function insideCode(before: string): boolean {
  return before.split('```').length % 2 === 0 || (before.split('\n').at(-1)!.split('`').length % 2 === 0);
}

/** The best few for a word, those first that begin with it. */
export function proposals(sign: string, word: string, state: State, channel: string, emoji: Category[]): Proposal[] {
  switch (sign) {
    case '@':
      return best(word, [...people(state, channel), ...everybody(word), ...groups(state)]);
    case '#':
      return best(word, channels(state));
    default:
      return best(word, emojiNames(state, emoji));
  }
}

function best(word: string, all: Proposal[]): Proposal[] {
  const rank = (one: Proposal): number =>
    one.text.slice(1).startsWith(word) ? 0 : one.label.toLowerCase().split(' ').some((part) => part.startsWith(word)) ? 1 : 2;
  return all
    .filter((one) => `${one.text} ${one.label}`.toLowerCase().includes(word))
    .map((one, at) => ({ one, at, rank: rank(one) }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .slice(0, SHOWN_MAX)
    .map(({ one }) => one);
}

/** People, those first who wrote in the conversation last. */
function people(state: State, channel: string): Proposal[] {
  const recent = new Map<string, number>();
  state.timelines[channel]?.messages.forEach((message, at) => recent.set(message.user ?? '', at + 1));
  return Object.values(state.users)
    .filter((user) => !user.deleted)
    .sort((a, b) => (recent.get(b.id) ?? 0) - (recent.get(a.id) ?? 0))
    .map((user) => ({
      text: `@${user.name}`,
      label: personName(user),
      hint: `@${user.name}`,
      kind: 'person',
      id: user.id,
    }));
}

function everybody(word: string): Proposal[] {
  return word === ''
    ? []
    : (['here', 'channel', 'everyone'] as const).map((name) => ({
        text: `@${name}`,
        label: `@${name}`,
        hint: strings.everybody[name],
        kind: 'everybody',
        id: name,
      }));
}

function groups(state: State): Proposal[] {
  return Object.values(state.groups)
    .filter((group) => !group.date_delete)
    .map((group) => ({ text: `@${group.handle}`, label: group.name, hint: `@${group.handle}`, kind: 'group', id: group.id }));
}

function channels(state: State): Proposal[] {
  return Object.values(state.channels)
    .filter((channel) => !channel.is_im && !channel.is_mpim && !channel.is_archived && channel.name)
    .sort((a, b) => Number(b.is_member ?? false) - Number(a.is_member ?? false))
    .map((channel) => ({ text: `#${channel.name}`, label: title(channel, state), hint: '', kind: 'channel', id: channel.id }));
}

function emojiNames(state: State, categories: Category[]): Proposal[] {
  const names = [
    ...Object.keys(state.emoji),
    ...categories.flatMap((category) => category.emoji.map(([name]) => name)),
  ];
  return names.map((name) => ({ text: `:${name}:`, label: `:${name}:`, hint: '', kind: 'emoji', id: name }));
}

import { escape } from './mrkdwn';
import type { State } from './state';

const REFERENCE = /(<(?:@\w+|#\w+|!(?:here|channel|everyone)|!subteam\^\w+|(?:https?|mailto):[^\s<>]+)(?:\|[^<>]*)?>)/;
const CODE = /(```[\s\S]*?```|`[^`\n]*`)/;
const NAME = /(^|[^\p{L}\p{N}_@#/])([@#])([\p{L}\p{N}][\p{L}\p{N}._-]*)/gu;
const EVERYBODY = new Set(['here', 'channel', 'everyone']);

/** What a person typed, as the wire carries it: names that are known become references, all else is text. */
export function encode(text: string, state: State): string {
  const names = new Names(state);
  return text
    .split(CODE)
    .map((piece, index) => (index % 2 === 1 ? escape(piece) : named(piece, names)))
    .join('');
}

function named(piece: string, names: Names): string {
  return piece
    .split(REFERENCE)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : escape(part).replace(NAME, (whole, before: string, sign: string, name: string) => {
            const [word, rest] = names.longest(sign, name);
            return word ? `${before}${word}${rest}` : whole;
          }),
    )
    .join('');
}

/** References by the names that people type, looked up when the first is asked for. */
class Names {
  private people: Map<string, string> | null = null;

  constructor(private readonly state: State) {}

  /** The reference of a name and what is left behind it, such as a full stop. */
  longest(sign: string, name: string): [string, string] {
    for (let end = name.length; end > 0; end--) {
      if (end === name.length || /[._-]/.test(name[end]!)) {
        const found = sign === '@' ? this.person(name.slice(0, end)) : this.channel(name.slice(0, end));
        if (found) {
          return [found, name.slice(end)];
        }
      }
    }
    return ['', ''];
  }

  private person(name: string): string {
    const word = name.toLowerCase();
    if (EVERYBODY.has(word)) {
      return `<!${word}>`;
    }
    this.people ??= new Map([
      ...Object.values(this.state.groups).map((group) => [group.handle, `<!subteam^${group.id}>`] as const),
      ...Object.values(this.state.users)
        .filter((user) => !user.deleted)
        .map((user) => [user.name, `<@${user.id}>`] as const),
    ]);
    return this.people.get(word) ?? '';
  }

  private channel(name: string): string {
    const word = name.toLowerCase();
    const channel = Object.values(this.state.channels).find((each) => each.name === word && !each.is_mpim);
    return channel ? `<#${channel.id}>` : '';
  }
}

/** A text of the wire as a person would type it. */
export function decode(text: string, state: State): string {
  return text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (whole, id: string) => {
      const user = state.users[id];
      return user ? `@${user.name}` : whole;
    })
    .replace(/<!subteam\^(\w+)(?:\|[^>]*)?>/g, (whole, id: string) => {
      const group = state.groups[id];
      return group ? `@${group.handle}` : whole;
    })
    .replace(/<#(\w+)(?:\|[^>]*)?>/g, (whole, id: string) => {
      const channel = state.channels[id];
      return channel?.name ? `#${channel.name}` : whole;
    })
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, '@$1')
    .replace(/<((?:https?|mailto):[^|<>]+)>/g, (_, url: string) => url.replace(/^mailto:/, ''))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

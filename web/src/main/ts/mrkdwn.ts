/** A message's text as a tree; nothing in it is ever markup. */
export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike' | 'quote'; children: Node[] }
  | { kind: 'code' | 'block' | 'emoji'; text: string }
  | { kind: 'break' }
  | { kind: 'link'; url: string; label: string }
  | { kind: 'person' | 'conversation' | 'group'; id: string; label: string }
  | { kind: 'everyone'; label: string };

const DEPTH_MAX = 8;
export const SAFE_URL = /^(https?|mailto|tel):/i;
const STYLES = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
const WORD = /[\p{L}\p{N}]/u;

/** The tree of a text in Slack's markup; total, whatever the text is. */
export function parse(text: string): Node[] {
  const nodes: Node[] = [];
  let rest = 0;
  for (const match of text.matchAll(/```\n?([\s\S]+?)\n?```/g)) {
    lines(text.slice(rest, match.index), nodes);
    nodes.push({ kind: 'block', text: plain(match[1]!) });
    rest = match.index + match[0].length;
    if (text[rest] === '\n') {
      rest++;
    }
  }
  lines(text.slice(rest), nodes);
  return nodes;
}

function lines(text: string, out: Node[]): void {
  if (text === '') {
    return;
  }
  let quote: Node[] | null = null;
  let first = true;
  for (const line of text.split('\n')) {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    if (quoted) {
      if (quote) {
        quote.push({ kind: 'break' });
      } else {
        quote = [];
        out.push({ kind: 'quote', children: quote });
      }
      quote.push(...inline(line.slice(quoted[0].length), 0));
    } else {
      if (!first && !quote) {
        out.push({ kind: 'break' });
      }
      quote = null;
      out.push(...inline(line, 0));
    }
    first = false;
  }
}

function inline(text: string, depth: number): Node[] {
  const out: Node[] = [];
  let from = 0;
  let at = 0;
  const flush = (end: number): void => {
    if (end > from) {
      out.push({ kind: 'text', text: plain(text.slice(from, end)) });
    }
  };
  while (at < text.length) {
    const found = token(text, at, depth);
    if (found) {
      flush(at);
      out.push(found.node);
      at = found.end;
      from = at;
    } else {
      at++;
    }
  }
  flush(text.length);
  return out;
}

function token(text: string, at: number, depth: number): { node: Node; end: number } | null {
  const char = text[at]!;
  switch (char) {
    case '<': {
      const end = text.indexOf('>', at);
      return end < 0 ? null : { node: reference(text.slice(at + 1, end)), end: end + 1 };
    }
    case '`': {
      const end = text.indexOf('`', at + 1);
      return end <= at + 1 ? null : { node: { kind: 'code', text: plain(text.slice(at + 1, end)) }, end: end + 1 };
    }
    case ':': {
      const name = /^:([a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?):/.exec(text.slice(at, at + 120));
      return name ? { node: { kind: 'emoji', text: name[1]! }, end: at + name[0].length } : null;
    }
    case '*':
    case '_':
    case '~': {
      const end = closing(text, at, char);
      return end < 0 || depth >= DEPTH_MAX
        ? null
        : { node: { kind: STYLES[char], children: inline(text.slice(at + 1, end), depth + 1) }, end: end + 1 };
    }
    default:
      return null;
  }
}

/** Where a style that begins here ends, or -1: it stands at the edges of words and holds some text. */
function closing(text: string, at: number, mark: string): number {
  const before = text[at - 1];
  const after = text[at + 1];
  if ((before && WORD.test(before)) || !after || after === ' ' || after === mark) {
    return -1;
  }
  for (let end = text.indexOf(mark, at + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    const next = text[end + 1];
    if (text[end - 1] !== ' ' && !(next && WORD.test(next))) {
      return end;
    }
  }
  return -1;
}

/** What stands between angle brackets; an address of an unsafe kind is plain text. */
function reference(body: string): Node {
  const bar = body.indexOf('|');
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? '' : plain(body.slice(bar + 1));
  switch (target[0]) {
    case '@':
      return { kind: 'person', id: target.slice(1), label };
    case '#':
      return { kind: 'conversation', id: target.slice(1), label };
    case '!': {
      const group = /^!subteam\^(\w+)/.exec(target);
      if (group) {
        return { kind: 'group', id: group[1]!, label };
      }
      const everyone = /^!(here|channel|everyone)/.exec(target);
      return everyone ? { kind: 'everyone', label: `@${everyone[1]}` } : { kind: 'text', text: label || plain(target) };
    }
    default: {
      const url = plain(target);
      return SAFE_URL.test(url)
        ? { kind: 'link', url, label: label || url.replace(/^mailto:/, '') }
        : { kind: 'text', text: label ? `${label} (${url})` : `<${url}>` };
    }
  }
}

function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** What a person typed, as the wire carries it. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

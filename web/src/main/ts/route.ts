/** What stands beside a conversation. */
export type Side =
  | { kind: 'none' }
  | { kind: 'thread'; ts: string; target: string }
  | { kind: 'person'; id: string }
  | { kind: 'details' }
  | { kind: 'search'; query: string };

/** Where in the client somebody is, as its address says. */
export interface Place {
  view: 'channel' | 'threads' | 'later';
  /** The conversation, also the one that was left for another view. */
  channel: string;
  /** The ts of the message to show, or empty. */
  target: string;
  side: Side;
}

const MICROS_DIGITS = 6;

/**
 * Reads a path: `/client/TEAM/CHANNEL`, behind it `/pTS` for a message of it, `/thread/TS` with
 * another `/pTS`, `/person/ID`, `/details` or `/search/WORDS`; or `/client/TEAM/threads` and `/later`.
 */
export function placeOf(path: string): Place {
  const [, , , first = '', ...rest] = path.split('/').map(unescaped);
  const place: Place = { view: 'channel', channel: first, target: '', side: { kind: 'none' } };
  if (first === 'threads' || first === 'later') {
    place.view = first;
    place.channel = '';
  }
  while (rest.length > 0) {
    const word = rest.shift()!;
    const target = tsOf(word);
    if (target && place.side.kind === 'thread') {
      place.side = { ...place.side, target };
    } else if (target) {
      place.target = target;
    } else if (word === 'thread') {
      place.side = { kind: 'thread', ts: rest.shift() ?? '', target: '' };
    } else if (word === 'person') {
      place.side = { kind: 'person', id: rest.shift() ?? '' };
    } else if (word === 'search') {
      place.side = { kind: 'search', query: rest.splice(0).join('/') };
    } else if (word === 'details') {
      place.side = { kind: 'details' };
    }
  }
  return place;
}

/** The ts that `p` and its digits name, or an empty text. */
function tsOf(word: string): string {
  return /^p\d{7,18}$/.test(word) ? `${word.slice(1, -MICROS_DIGITS)}.${word.slice(-MICROS_DIGITS)}` : '';
}

function unescaped(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

/** How a message is named in a path. */
export function messagePart(ts: string): string {
  return `p${ts.replace('.', '')}`;
}

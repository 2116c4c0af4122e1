import { strings } from './strings';

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const sameYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const otherYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

export function date(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

export function time(ts: string): string {
  return clock.format(date(ts));
}

export function fullTime(ts: string): string {
  return full.format(date(ts));
}

/** A key that two messages of one local day share. */
export function dayKey(ts: string): string {
  return date(ts).toDateString();
}

export function day(ts: string, now: Date): string {
  const at = date(ts);
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (at.toDateString() === now.toDateString()) {
    return strings.today;
  }
  if (at.toDateString() === yesterday.toDateString()) {
    return strings.yesterday;
  }
  return (at.getFullYear() === now.getFullYear() ? sameYear : otherYear).format(at);
}

/** The time of a clock so many seconds east of Greenwich. */
export function clockAt(offset: number, now = Date.now()): string {
  return new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(now + offset * 1000);
}

const near = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });

/** A time of some day, as in "Monday, 3 March, 9:00". */
export function moment(at: Date): string {
  return near.format(at);
}

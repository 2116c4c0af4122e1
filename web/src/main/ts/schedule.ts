import { tell } from './element';
import type { Item } from './float';
import { strings } from './strings';
import { moment } from './time';

const HOUR_OF_MORNING = 9;
const MONDAY = 1;

/** When a message may be sent later: two mornings, or a time of one's own. */
export function scheduleChoices(from: HTMLElement, take: (at: Date) => void, now = new Date()): Item[] {
  const tomorrow = morning(now, 1);
  const monday = morning(now, (MONDAY + 7 - now.getDay()) % 7 || 7);
  return [
    ...[tomorrow, monday]
      .filter((at, index, all) => index === 0 || at.getTime() !== all[0]!.getTime())
      .map((at) => ({ label: moment(at), take: () => take(at) })),
    { label: strings.otherTime, take: () => tell(from, 'ask-time', take) },
  ];
}

function morning(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, HOUR_OF_MORNING);
}

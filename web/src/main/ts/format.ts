import type { IconName } from './icons';
import { strings } from './strings';

/** Marks that stand around what is selected, by the key that sets them with Ctrl or ⌘. */
export interface Format {
  icon: IconName;
  label: string;
  /** What stands before and behind; or before each line. */
  around?: string;
  before?: string;
  key?: string;
  shift?: boolean;
}

export const FORMATS: Format[] = [
  { icon: 'bold', label: strings.bold, around: '*', key: 'b' },
  { icon: 'italic', label: strings.italic, around: '_', key: 'i' },
  { icon: 'strike', label: strings.strike, around: '~', key: 'x', shift: true },
  { icon: 'code', label: strings.code, around: '`', key: 'c', shift: true },
  { icon: 'quote', label: strings.quote, before: '> ', key: '9', shift: true },
  { icon: 'list', label: strings.list, before: '• ', key: '8', shift: true },
];

export function formatOf(event: KeyboardEvent): Format | undefined {
  const chosen = event.ctrlKey || event.metaKey;
  return FORMATS.find(
    (format) =>
      chosen &&
      event.shiftKey === Boolean(format.shift) &&
      (event.key.toLowerCase() === format.key || event.code === `Digit${format.key}`),
  );
}

/** Sets a format on what is selected in a box, or takes it away where it is set. */
export function set(box: HTMLTextAreaElement, format: Format): void {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const chosen = value.slice(from, to);
  if (format.before) {
    const begin = value.lastIndexOf('\n', from - 1) + 1;
    const lines = value.slice(begin, to).split('\n');
    const all = lines.every((line) => line.startsWith(format.before!));
    const text = lines.map((line) => (all ? line.slice(format.before!.length) : format.before + line)).join('\n');
    replace(box, begin, to, text);
    return;
  }
  const around = chosen.includes('\n') && format.around === '`' ? '```' : format.around!;
  const set = value.slice(0, from).endsWith(around) && value.slice(to).startsWith(around);
  if (set) {
    replace(box, from - around.length, to + around.length, chosen);
    box.setSelectionRange(from - around.length, to - around.length);
  } else {
    replace(box, from, to, around + chosen + around);
    box.setSelectionRange(from + around.length, to + around.length);
  }
}

/** Puts a text in the place of another, as if it had been typed, so that it can be undone. */
export function replace(box: HTMLTextAreaElement, from: number, to: number, text: string): void {
  box.focus();
  box.setSelectionRange(from, to);
  // The one way to change a field that the browser's own undo knows of.
  if (!document.execCommand('insertText', false, text)) {
    box.setRangeText(text, from, to, 'end');
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
}

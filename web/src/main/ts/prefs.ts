/** What a person chose in this browser. */
export interface Prefs {
  theme: 'system' | 'light' | 'dark' | 'contrast';
  /** Conversations that show nothing unread but mentions. */
  muted: string[];
  /** Sections of the sidebar that are folded away. */
  folded: string[];
}

const KEY = 'parley.prefs';
const FIRST: Prefs = { theme: 'system', muted: [], folded: [] };

export function prefs(): Prefs {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>) };
  } catch {
    return FIRST;
  }
}

/** Keeps a change and lets the page show it. */
export function prefer(change: Partial<Prefs>): void {
  localStorage.setItem(KEY, JSON.stringify({ ...prefs(), ...change }));
  dress();
}

/** The list with a word, or without it where it has it. */
export function toggled(list: string[], word: string): string[] {
  return list.includes(word) ? list.filter((other) => other !== word) : [...list, word];
}

/** Puts the chosen theme on the page. */
export function dress(): void {
  document.documentElement.dataset['theme'] = prefs().theme;
}

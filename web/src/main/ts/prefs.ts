import type { State } from './state';
import type { Store } from './store';

export type Theme = 'system' | 'light' | 'dark' | 'contrast';

/** The theme as it was last, so that the next page begins with it. */
const THEME = 'parley.theme';

/** Whether a conversation shows nothing unread but mentions. */
export function isMuted(state: State, channel: string): boolean {
  return state.prefs?.[`channel.${channel}`] === 'muted';
}

/** Whether a section of the sidebar is folded away. */
export function isFolded(state: State, section: string): boolean {
  return state.prefs?.[`folded.${section}`] === 'true';
}

export function theme(state: State): Theme {
  return (state.prefs?.['theme'] as Theme | undefined) ?? 'system';
}

/** Prefers something: shown at once, kept by the server for every browser of the person. */
export async function prefer(store: Store, name: string, value: string): Promise<void> {
  const before = store.state.prefs?.[name] ?? '';
  store.dispatch({ type: 'preferred', name, value });
  try {
    await store.api.call('parley.prefs.set', { name, value });
  } catch (error) {
    store.dispatch({ type: 'preferred', name, value: before });
    throw error;
  }
}

/** Puts the theme on the page: the one that is preferred, or the last one until that is known. */
export function dress(state?: State): void {
  if (state?.prefs && theme(state) !== localStorage.getItem(THEME)) {
    localStorage.setItem(THEME, theme(state));
  }
  document.documentElement.dataset['theme'] = localStorage.getItem(THEME) ?? 'system';
}

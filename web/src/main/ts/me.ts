import { html } from 'lit';
import { Dialog } from './dialogs';
import { tell } from './element';
import { emoji } from './emoji';
import { float, type Item, menu } from './float';
import type { Snooze } from './model';
import { emojiImage } from './names';
import { prefer, type Theme, theme as chosen } from './prefs';
import { codeOf, type Store } from './store';
import { sentence, strings } from './strings';

const MINUTE_MILLIS = 60_000;
const REST_MINUTES = [30, 60, 240, 1440];

/** What one does about oneself, for the menu at one's own name. */
export function ownMenu(from: HTMLElement, store: Store): Item[] {
  const attempt = (deed: Promise<unknown>): void => {
    deed.catch((error) => tell(from, 'say', sentence(codeOf(error))));
  };
  const rests = Number(store.state.snooze.snooze_endtime ?? 0) * 1000 > Date.now() && store.state.snooze.snooze_enabled;
  const away = store.state.presence[store.state.self] !== 'active';
  return [
    { label: strings.setStatus, take: () => tell(from, 'status') },
    rests
      ? { label: strings.endRest, take: () => attempt(rest(store, 0)) }
      : {
          label: strings.rest,
          take: () =>
            float(from, () =>
              menu(
                strings.rest,
                REST_MINUTES.map((minutes) => ({ label: strings.restFor(minutes), take: () => attempt(rest(store, minutes)) })),
              ),
            ),
        },
    {
      label: away ? strings.setActive : strings.setAway,
      take: () => attempt(store.api.call('users.setPresence', { presence: away ? 'auto' : 'away' })),
    },
    { label: strings.profile, take: () => tell(from, 'profile', store.state.self) },
    { label: strings.preferences, take: () => tell(from, 'preferences') },
    { label: strings.workspaces, take: () => location.assign('/') },
  ];
}

/** Rests from notifications for some minutes; none ends the rest. */
async function rest(store: Store, minutes: number): Promise<void> {
  const answer = await (minutes > 0
    ? store.api.call('dnd.setSnooze', { num_minutes: minutes })
    : store.api.call('dnd.endSnooze'));
  store.dispatch({ type: 'snooze', snooze: answer as Snooze });
}

/** One's status: an emoji, a few words, and when it ends. */
class Status extends Dialog {
  static override properties = { store: { attribute: false } };
  declare store: Store;
  private name: string | null = null;

  private profile(): { status_emoji?: string; status_text?: string } {
    return this.store.state.users[this.store.state.self]?.profile ?? {};
  }

  private chosen(): string {
    return this.name ?? (this.profile().status_emoji ?? '').replaceAll(':', '');
  }

  private pick(anchor: HTMLElement): void {
    const pick = (name: string): void => {
      tell(this, 'sink');
      this.name = name;
      this.requestUpdate();
    };
    void import('./picker').then(() =>
      float(anchor, () => html`<parley-picker .state=${this.store.state} .pick=${pick}></parley-picker>`),
    );
  }

  private async keep(text: string, name: string, ends: string): Promise<void> {
    const profile = { status_text: text, status_emoji: name ? `:${name}:` : '', status_expiration: endOf(ends) };
    try {
      await this.store.api.call('users.profile.set', { profile: JSON.stringify(profile) });
      this.shut();
    } catch (error) {
      tell(this, 'say', sentence(codeOf(error)));
    }
  }

  protected override render(): unknown {
    const state = this.store.state;
    const name = this.chosen();
    return this.framed(
      strings.setStatus,
      html`<form class="stack" @submit=${(event: Event) => {
        event.preventDefault();
        const form = new FormData(event.target as HTMLFormElement);
        const text = String(form.get('text')).trim();
        void this.keep(text, name || (text ? 'speech_balloon' : ''), String(form.get('ends')));
      }}>
        <div class="with-emoji">
          <button type="button" class="button" aria-label=${strings.emojiPicker} @click=${(event: Event) => this.pick(event.currentTarget as HTMLElement)}>
            ${emojiImage(name, state) ?? emoji(name || 'slightly_smiling_face')}
          </button>
          <input name="text" type="text" maxlength="100" autofocus aria-label=${strings.statusText} placeholder=${strings.statusText} value=${this.profile().status_text ?? ''}>
        </div>
        <label>${strings.statusEnds}
          <select name="ends">${Object.entries(strings.ends).map(([key, label]) => html`<option value=${key}>${label}</option>`)}</select>
        </label>
        <p class="ends">
          <button type="button" class="button" @click=${() => void this.keep('', '', 'never')}>${strings.clearStatus}</button>
          <button class="button first">${strings.saveChanges}</button>
        </p>
      </form>`,
      'small',
    );
  }
}

/** When a status ends that was chosen by a word, in seconds; 0 for never. */
export function endOf(word: string, now = new Date()): number {
  const midnight = (days: number): number =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime();
  const millis = {
    half: now.getTime() + 30 * MINUTE_MILLIS,
    hour: now.getTime() + 60 * MINUTE_MILLIS,
    four: now.getTime() + 240 * MINUTE_MILLIS,
    today: midnight(1),
    week: midnight(8 - (now.getDay() || 7)),
  }[word];
  return millis ? Math.floor(millis / 1000) : 0;
}

/** What one prefers, in every browser. */
class Preferences extends Dialog {
  static override properties = { store: { attribute: false } };
  declare store: Store;

  private choose(theme: Theme): void {
    prefer(this.store, 'theme', theme === 'system' ? '' : theme).catch((error) =>
      tell(this, 'say', sentence(codeOf(error))),
    );
  }

  protected override render(): unknown {
    const themes = Object.entries(strings.themes) as [Theme, string][];
    return this.framed(
      strings.preferences,
      html`<fieldset class="stack">
        <legend>${strings.theme}</legend>
        ${themes.map(
          ([theme, label]) => html`<label class="choice"><input type="radio" name="theme" ?checked=${chosen(this.store.state) === theme}
            @change=${() => this.choose(theme)}>${label}</label>`,
        )}
      </fieldset>
      <div class="stack"><h3>${strings.keys}</h3>
        <dl class="facts">${strings.keyList.map(([keys, what]) => html`<dt><kbd>${keys}</kbd></dt><dd>${what}</dd>`)}</dl>
      </div>`,
      'small',
    );
  }
}

customElements.define('parley-status', Status);
customElements.define('parley-preferences', Preferences);

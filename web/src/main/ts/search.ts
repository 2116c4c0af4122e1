import { html, nothing, type PropertyValues } from 'lit';
import { StoreElement, tell } from './element';
import { size } from './files';
import { icon } from './icons';
import type { Attached, Channel } from './model';
import { avatar, nameOf, ownPath, title } from './names';
import { messagePart } from './route';
import { codeOf } from './store';
import { sentence, strings } from './strings';
import { rendered } from './text';
import { day, time } from './time';

const PAGE = 20;

interface Match {
  ts: string;
  user?: string;
  username?: string;
  text?: string;
  channel: Channel;
  permalink?: string;
}

/** Looks for messages and files, by words and operators, and leads to where they stand. */
export class Search extends StoreElement {
  static override properties = { ...StoreElement.properties, query: { attribute: false }, channel: { attribute: false } };
  declare query: string;
  declare channel: string;
  private kind: 'messages' | 'files' = 'messages';
  private newest = false;
  private hits: (Match | Attached)[] = [];
  private total = 0;
  private page = 0;
  private asked = '';
  private note = '';

  private field(): HTMLInputElement {
    return this.querySelector('input[type=search]')!;
  }

  protected override firstUpdated(): void {
    this.field().focus();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('query')) {
      this.field().value = this.query;
      void this.find(1);
    }
  }

  private submit(): void {
    tell(this, 'go', `${this.channel || 'threads'}/search/${encodeURIComponent(this.field().value.trim())}`);
  }

  private async find(page: number): Promise<void> {
    const asked = `${this.query}|${this.kind}|${this.newest}|${page}`;
    this.asked = asked;
    if (page === 1) {
      this.hits = [];
    }
    this.note = this.query ? strings.searching : '';
    this.requestUpdate();
    if (!this.query) {
      return;
    }
    try {
      const answer = await this.store.api.call(`search.${this.kind}`, {
        query: this.query,
        count: PAGE,
        page,
        sort: this.newest ? 'timestamp' : 'score',
      });
      if (this.asked === asked) {
        const found = answer[this.kind] as { total: number; matches: (Match | Attached)[] };
        this.hits = [...this.hits, ...found.matches];
        this.total = found.total;
        this.page = page;
        this.note = found.total === 0 ? strings.noMatch : strings.found(found.total);
      }
    } catch (error) {
      this.note = sentence(codeOf(error));
    }
    this.requestUpdate();
  }

  /** Adds an operator to the query, or takes it away. */
  private filter(operator: string): void {
    const words = this.query.split(/\s+/).filter(Boolean);
    const left = words.filter((word) => word !== operator);
    this.field().value = (left.length === words.length ? [...words, operator] : left).join(' ');
    this.submit();
  }

  private choose(kind: Search['kind'], newest: boolean): void {
    this.kind = kind;
    this.newest = newest;
    void this.find(1);
  }

  protected override render(): unknown {
    const state = this.store.state;
    const here = state.channels[this.channel];
    const operators = [
      ...(here?.name && !here.is_mpim ? [`in:#${here.name}`] : []),
      'from:me',
      'has:link',
      'has:file',
      'is:thread',
      'is:saved',
    ];
    const words = this.query.split(/\s+/);
    return html`<form class="find" role="search" @submit=${(event: Event) => (event.preventDefault(), this.submit())}>
        <input type="search" aria-label=${strings.search} placeholder=${strings.search} autocomplete="off">
        <div class="filters" role="group" aria-label=${strings.filters}>
          ${operators.map(
            (operator) => html`<button type="button" class="chip" aria-pressed=${words.includes(operator) ? 'true' : 'false'}
              @click=${() => this.filter(operator)}>${operator}</button>`,
          )}
        </div>
        <p class="kinds">
          ${(['messages', 'files'] as const).map(
            (kind) => html`<button type="button" class="link" aria-pressed=${this.kind === kind ? 'true' : 'false'}
              @click=${() => this.choose(kind, this.newest)}>${strings.kinds[kind]}</button>`,
          )}
          <label><input type="checkbox" .checked=${this.newest} @change=${() => this.choose(this.kind, !this.newest)}>${strings.newestFirst}</label>
        </p>
        ${this.query ? nothing : html`<p class="hint">${strings.searchHint}</p>`}
      </form>
      <div class="results" tabindex="0" role="region" aria-label=${strings.results}>
        <p class="hint" role="status">${this.note}</p>
        <ul>${this.hits.map((match) => html`<li>${'ts' in match ? this.message(match) : this.file(match)}</li>`)}</ul>
        ${this.hits.length < this.total && this.hits.length > 0
          ? html`<button class="button" @click=${() => void this.find(this.page + 1)}>${strings.showMore}</button>`
          : nothing}
      </div>`;
  }

  private message(match: Match): unknown {
    const state = this.store.state;
    this.store.meet([match.user ?? '']);
    const thread = /thread_ts=([\d.]+)/.exec(match.permalink ?? '')?.[1];
    const place = `${match.channel.id}/${thread ? `thread/${thread}/` : ''}${messagePart(match.ts)}`;
    const name = match.username && !match.user ? match.username : nameOf(match.user ?? '', state);
    const where = state.channels[match.channel.id] ?? match.channel;
    return html`<a class="hit" href=${`/client/${state.team.id}/${place}`}>
        ${avatar(match.user ?? name, name, state.users[match.user ?? '']?.profile?.image_72)}
        <span><b dir="auto">${name}</b> <small dir="auto">${where.is_im ? '' : '#'}${title(where, state)} · ${day(match.ts, new Date())} ${time(match.ts)}</small></span>
      </a>
      <div class="text" dir="auto">${rendered(match.text ?? '', state)}</div>`;
  }

  private file(file: Attached): unknown {
    return html`<a class="hit" href=${ownPath(file.url_private ?? '') || '#'} target="_blank" rel="noopener">
      ${icon('clip')}<span><b dir="auto">${file.title || file.name}</b> <small>${file.pretty_type ?? ''} ${size(file.size ?? 0)}</small></span>
    </a>`;
  }
}

customElements.define('parley-search', Search);

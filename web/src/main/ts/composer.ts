import { html, nothing, type PropertyValues } from 'lit';
import { type Proposal, proposals, wordAt } from './complete';
import { draftPlace } from './drafts';
import { StoreElement, tell } from './element';
import { type Category, emoji, loadEmoji } from './emoji';
import { float, menu } from './float';
import { FORMATS, formatOf, replace, set } from './format';
import { icon } from './icons';
import { avatar, emojiImage, title } from './names';
import { scheduleChoices } from './schedule';
import { codeOf } from './store';
import { sentence, strings } from './strings';
import { encode } from './typed';
import { Upload, uploadsShown } from './upload';

const ROWS_MAX = 12;
const FILES_MAX = 10;

/** Where a message is written. What was begun is kept until it is sent. */
export class Composer extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    channel: { attribute: false },
    thread: { attribute: false },
  };
  declare channel: string;
  declare thread: string;
  private proposed: Proposal[] = [];
  private at = 0;
  private emojiLoaded: Category[] = [];
  private uploads: Upload[] = [];
  private broadcast = false;
  private dragged = false;
  /** The text as it is kept; what stands in the box, but for another browser's change. */
  private draft = '';

  box(): HTMLTextAreaElement {
    return this.querySelector('textarea')!;
  }

  private draftPlace(): string {
    return draftPlace(this.channel, this.thread);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('channel') || changed.has('thread')) {
      this.uploads.forEach((upload) => upload.end());
      this.uploads = [];
      this.proposed = [];
      this.broadcast = false;
    }
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('channel') || changed.has('thread')) {
      this.takeDraft();
      if (matchMedia('(hover: hover)').matches) {
        this.box().focus();
      }
    }
    if (this.store.drafts.text(this.draftPlace()) !== this.draft) {
      this.takeDraft(); // another browser of the person changed it
    }
    this.enable();
  }

  private takeDraft(): void {
    this.draft = this.store.drafts.text(this.draftPlace());
    this.box().value = this.draft;
    this.grow();
  }

  /** As high as its text, up to what the style allows. */
  private grow(): void {
    const box = this.box();
    box.rows = Math.min(ROWS_MAX, box.value.split('\n').length);
    this.enable();
  }

  private enable(): void {
    const empty = this.box().value.trim() === '' && this.uploads.length === 0;
    const waits = this.uploads.some((upload) => !upload.id);
    this.querySelectorAll<HTMLButtonElement>('.send').forEach((button) => (button.disabled = empty || waits));
  }

  private typed(): void {
    const text = this.box().value;
    this.draft = text;
    this.store.drafts.set(this.draftPlace(), text);
    this.grow();
    this.propose();
    if (text !== '') {
      this.store.typing(this.channel);
    }
  }

  private propose(): void {
    const box = this.box();
    const found = box.selectionStart === box.selectionEnd ? wordAt(box.value, box.selectionStart) : null;
    const before = this.proposed;
    if (found?.sign === ':' && this.emojiLoaded.length === 0) {
      void loadEmoji().then((loaded) => {
        this.emojiLoaded = loaded;
        this.propose();
      });
    }
    this.proposed = found ? proposals(found.sign, found.word, this.store.state, this.channel, this.emojiLoaded) : [];
    this.at = 0;
    if (before.length > 0 || this.proposed.length > 0) {
      this.requestUpdate();
    }
  }

  private take(proposal: Proposal): void {
    const box = this.box();
    const found = wordAt(box.value, box.selectionStart);
    this.proposed = [];
    if (found) {
      replace(box, found.from, box.selectionStart, `${proposal.text} `);
    }
    this.requestUpdate();
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) {
      return;
    }
    const format = formatOf(event);
    if (this.proposed.length > 0 && this.chose(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (format) {
      event.preventDefault();
      set(this.box(), format);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void this.send();
    } else if (event.key === 'ArrowUp' && this.box().value === '') {
      event.preventDefault();
      tell(this, 'edit-last', this.thread);
    }
  }

  /** Whether a key was for the proposals. */
  private chose(event: KeyboardEvent): boolean {
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        this.at = (this.at + (event.key === 'ArrowDown' ? 1 : this.proposed.length - 1)) % this.proposed.length;
        break;
      case 'Enter':
      case 'Tab':
        this.take(this.proposed[this.at]!);
        break;
      case 'Escape':
        this.proposed = [];
        break;
      default:
        return false;
    }
    this.requestUpdate();
    return true;
  }

  attach(files: Iterable<File>): void {
    for (const file of [...files].slice(0, FILES_MAX - this.uploads.length)) {
      const upload = new Upload(file, () => this.requestUpdate());
      this.uploads.push(upload);
      void upload.run(this.store.api);
    }
    this.requestUpdate();
    this.box().focus();
  }

  private pasted(event: ClipboardEvent): void {
    const files = event.clipboardData?.files;
    if (files?.length) {
      event.preventDefault();
      this.attach(files);
    }
  }

  private drop(upload: Upload): void {
    upload.end();
    this.uploads = this.uploads.filter((other) => other !== upload);
    this.requestUpdate();
  }

  private async send(): Promise<void> {
    const text = this.box().value.trim();
    if (this.uploads.some((upload) => !upload.id)) {
      return;
    }
    if (this.uploads.length > 0) {
      await this.share(text);
    } else if (text !== '') {
      this.clear();
      this.store.send(this.channel, text, this.thread || undefined, this.broadcast);
      tell(this, 'sent', this.thread);
    }
    this.box().focus();
  }

  private clear(): void {
    this.box().value = '';
    this.typed();
  }

  /** Sends what is attached, with what was written as its comment. */
  private async share(text: string): Promise<void> {
    const shared = this.uploads;
    try {
      await this.store.api.call('files.completeUploadExternal', {
        files: JSON.stringify(shared.map((upload) => ({ id: upload.id, title: upload.file.name }))),
        channel_id: this.channel,
        ...(text ? { initial_comment: encode(text, this.store.state) } : {}),
        ...(this.thread ? { thread_ts: this.thread } : {}),
      });
      shared.forEach((upload) => upload.end());
      this.uploads = this.uploads.filter((upload) => !shared.includes(upload));
      this.clear();
      this.requestUpdate();
      tell(this, 'sent', this.thread);
    } catch (error) {
      tell(this, 'say', sentence(codeOf(error)));
    }
  }

  private pick(anchor: HTMLElement): void {
    const pick = (name: string): void => {
      tell(this, 'sink');
      const box = this.box();
      replace(box, box.selectionStart, box.selectionEnd, `:${name}: `);
    };
    void import('./picker').then(() =>
      float(anchor, () => html`<parley-picker .state=${this.store.state} .pick=${pick}></parley-picker>`),
    );
  }

  private later(anchor: HTMLElement): void {
    float(anchor, () =>
      menu(
        strings.sendLater,
        scheduleChoices(this, (at) => void this.schedule(at)),
      ),
    );
  }

  private async schedule(at: Date): Promise<void> {
    try {
      await this.store.api.call('chat.scheduleMessage', {
        channel: this.channel,
        text: encode(this.box().value.trim(), this.store.state),
        post_at: Math.floor(at.getTime() / 1000),
        ...(this.thread ? { thread_ts: this.thread } : {}),
      });
      this.clear();
      tell(this, 'say', strings.scheduledFor(at));
    } catch (error) {
      tell(this, 'say', sentence(codeOf(error)));
    }
  }

  private drag(event: DragEvent, over: boolean): void {
    if (event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      this.dragged = over;
      this.requestUpdate();
    }
  }

  private dropped(event: DragEvent): void {
    this.drag(event, false);
    this.attach(event.dataTransfer?.files ?? []);
  }

  protected override render(): unknown {
    const state = this.store.state;
    const channel = state.channels[this.channel];
    const name = `${channel?.is_im || channel?.is_mpim ? '' : '#'}${title(channel, state)}`;
    const label = this.thread ? strings.reply : strings.messageTo(name);
    const id = `proposals${this.thread ? '-thread' : ''}`;
    return html`<form class="composer ${this.dragged ? 'dragged' : ''}" @submit=${(event: Event) => (event.preventDefault(), void this.send())}
      @dragover=${(event: DragEvent) => this.drag(event, true)} @dragleave=${(event: DragEvent) => this.drag(event, false)} @drop=${this.dropped}>
      ${this.proposed.length > 0 ? this.proposals(id) : nothing}
      <div class="formats" role="toolbar" aria-label=${strings.formatting}>
        ${FORMATS.map(
          (format) => html`<button type="button" class="icon" tabindex="-1" aria-label=${format.label} title=${format.label}
            @mousedown=${(event: Event) => event.preventDefault()} @click=${() => set(this.box(), format)}>${icon(format.icon)}</button>`,
        )}
      </div>
      <textarea rows="1" dir="auto" aria-label=${label} placeholder=${label} aria-autocomplete="list" aria-controls=${this.proposed.length > 0 ? id : nothing}
        aria-activedescendant=${this.proposed.length > 0 ? `${id}-${this.at}` : nothing}
        @input=${this.typed} @keydown=${this.key} @paste=${this.pasted} @click=${this.propose}
        @blur=${() => ((this.proposed = []), this.requestUpdate())}></textarea>
      ${uploadsShown(this.uploads, (one) => void one.run(this.store.api), (one) => this.drop(one))}
      <div class="below">
        <input type="file" multiple hidden @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          this.attach(field.files ?? []);
          field.value = '';
        }}>
        <button type="button" class="icon" aria-label=${strings.attach} title=${strings.attach}
          @click=${() => this.querySelector<HTMLInputElement>('input[type=file]')!.click()}>${icon('clip')}</button>
        <button type="button" class="icon" aria-label=${strings.emojiPicker} title=${strings.emojiPicker} aria-haspopup="dialog"
          @click=${(event: Event) => this.pick(event.currentTarget as HTMLElement)}>${icon('smile')}</button>
        <button type="button" class="icon" aria-label=${strings.mention} title=${strings.mention}
          @click=${() => replace(this.box(), this.box().selectionStart, this.box().selectionEnd, '@')}>${icon('at')}</button>
        ${this.thread
          ? html`<label class="broadcast"><input type="checkbox" .checked=${this.broadcast}
              @change=${(event: Event) => (this.broadcast = (event.target as HTMLInputElement).checked)}>${strings.alsoTo(name)}</label>`
          : nothing}
        <button type="button" class="icon send later" aria-label=${strings.sendLater} title=${strings.sendLater} aria-haspopup="menu"
          @click=${(event: Event) => this.later(event.currentTarget as HTMLElement)}>${icon('clock')}</button>
        <button class="send now" aria-label=${strings.send} title=${strings.send}>${icon('send')}</button>
      </div>
    </form>`;
  }

  private proposals(id: string): unknown {
    const state = this.store.state;
    const mark = (one: Proposal): unknown =>
      one.kind === 'emoji'
        ? (emojiImage(one.id, state) ?? html`<span class="emoji">${emoji(one.id)}</span>`)
        : one.kind === 'person'
          ? avatar(one.id, one.label, state.users[one.id]?.profile?.image_72)
          : html`<span class="hash" aria-hidden="true">${one.kind === 'channel' ? '#' : '@'}</span>`;
    return html`<ul class="proposals" id=${id} role="listbox" aria-label=${strings.proposals}>
      ${this.proposed.map(
        (one, index) => html`<li id=${`${id}-${index}`} role="option" class="row" aria-selected=${index === this.at ? 'true' : 'false'}
          @mousedown=${(event: Event) => (event.preventDefault(), this.take(one))}>
          ${mark(one)}<span class="name" dir="auto">${one.label}</span><small>${one.hint}</small>
        </li>`,
      )}
    </ul>`;
  }
}

customElements.define('parley-composer', Composer);

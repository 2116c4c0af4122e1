import { html, nothing, type TemplateResult } from 'lit';
import type { Api } from './api';
import { ApiError } from './api';
import { size } from './files';
import { icon } from './icons';
import { ownPath } from './names';
import { strings } from './strings';

/** A file on its way: its bytes go at once, the message that shows it when it is sent. */
export class Upload {
  sent = 0;
  id = '';
  failed = false;
  /** Of pictures, to look at before they are sent. */
  readonly preview: string;
  private request: XMLHttpRequest | null = null;
  private gone = false;

  constructor(
    readonly file: File,
    private readonly changed: () => void,
  ) {
    this.preview = /^image\/(png|jpeg|gif|webp)$/.test(file.type) ? URL.createObjectURL(file) : '';
  }

  async run(api: Api): Promise<void> {
    this.failed = false;
    this.sent = 0;
    try {
      const filename = this.file.name || 'file';
      const opened = await api.call('files.getUploadURLExternal', { filename, length: this.file.size });
      await this.transfer(ownPath(String(opened['upload_url'])));
      this.id = String(opened['file_id']);
    } catch {
      this.failed = !this.gone;
    }
    this.changed();
  }

  private transfer(path: string): Promise<void> {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open('POST', path);
      request.setRequestHeader('content-type', 'application/octet-stream');
      request.upload.onprogress = (event) => {
        this.sent = event.loaded / Math.max(1, event.total);
        this.changed();
      };
      request.onload = () => (request.status === 200 ? done() : fail(new ApiError('offline')));
      request.onerror = () => fail(new ApiError('offline'));
      request.onabort = () => fail(new ApiError('offline'));
      request.send(this.file);
    });
  }

  /** Takes it back. */
  end(): void {
    this.gone = true;
    this.request?.abort();
    URL.revokeObjectURL(this.preview);
  }
}

/** Shows what is attached and not sent yet. */
export function uploadsShown(uploads: Upload[], again: (one: Upload) => void, drop: (one: Upload) => void): TemplateResult | typeof nothing {
  return uploads.length === 0
    ? nothing
    : html`<ul class="uploads" aria-label=${strings.attachedFiles}>
        ${uploads.map(
          (one) => html`<li>
            ${one.preview ? html`<img src=${one.preview} alt="">` : icon('clip')}
            <span><b dir="auto">${one.file.name}</b>
              ${one.failed
                ? html`<button type="button" class="link" @click=${() => again(one)}>${strings.retry}</button>`
                : one.id
                  ? html`<small>${size(one.file.size)}</small>`
                  : html`<progress max="1" value=${one.sent} aria-label=${strings.uploading(one.file.name)}></progress>`}
            </span>
            <button type="button" class="icon" aria-label=${strings.removeFile(one.file.name)} @click=${() => drop(one)}>${icon('close')}</button>
          </li>`,
        )}
      </ul>`;
}

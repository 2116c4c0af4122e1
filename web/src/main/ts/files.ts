import { html, nothing, type TemplateResult } from 'lit';
import type { Attached } from './model';
import { ownPath } from './names';
import { strings } from './strings';

const PICTURE_WIDTH_MAX_PX = 360;
const PICTURE_HEIGHT_MAX_PX = 320;
const UNITS = ['B', 'KB', 'MB', 'GB'];

/** What is attached to a message: pictures in place, all else as a card to download. */
export function files(attached: Attached[] | undefined): TemplateResult | typeof nothing {
  return attached?.length ? html`<div class="files">${attached.map(one)}</div>` : nothing;
}

function one(file: Attached): TemplateResult {
  if (file.mode === 'tombstone' || !file.url_private) {
    return html`<p class="gone">${strings.fileGone}</p>`;
  }
  const name = file.title || file.name || file.id;
  const href = ownPath(file.url_private);
  if (href && /^image\/(png|jpeg|gif|webp)$/.test(file.mimetype ?? '')) {
    const scale = Math.min(
      1,
      PICTURE_WIDTH_MAX_PX / (file.original_w || PICTURE_WIDTH_MAX_PX),
      PICTURE_HEIGHT_MAX_PX / (file.original_h || PICTURE_HEIGHT_MAX_PX),
    );
    return html`<a class="picture" href=${href} target="_blank" rel="noopener">
      <img
        src=${ownPath(file.thumb_360 ?? '') || href}
        alt=${file.alt_txt || name}
        loading="lazy"
        width=${Math.round((file.original_w || PICTURE_WIDTH_MAX_PX) * scale)}
        height=${Math.round((file.original_h || PICTURE_HEIGHT_MAX_PX) * scale)}
      >
    </a>`;
  }
  if (href && /^(video|audio)\//.test(file.mimetype ?? '')) {
    return /^video/.test(file.mimetype!)
      ? html`<video class="film" controls preload="metadata" src=${href} aria-label=${name}></video>`
      : html`<p class="sound"><b dir="auto">${name}</b><audio controls preload="none" src=${href} aria-label=${name}></audio></p>`;
  }
  return html`<a class="file" href=${href || '#'} target="_blank" rel="noopener">
    <b dir="auto">${name}</b><span>${file.pretty_type ?? ''} ${size(file.size ?? 0)}</span>
  </a>`;
}

export function size(bytes: number): string {
  let unit = 0;
  let left = bytes;
  while (left >= 1000 && unit < UNITS.length - 1) {
    left /= 1000;
    unit++;
  }
  return bytes > 0 ? `${left < 10 && unit > 0 ? left.toFixed(1) : Math.round(left)} ${UNITS[unit]}` : '';
}

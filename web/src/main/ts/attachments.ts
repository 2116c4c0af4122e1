import { html, nothing, svg } from 'lit';
import { blocks, isShown, picture } from './blocks';
import type { Attachment } from './model';
import type { State } from './state';
import { strings } from './strings';
import { here, rendered, safeUrl } from './text';
import { fullTime } from './time';

const COLORS: Record<string, string> = { good: '2eb67d', warning: 'ecb22e', danger: 'e01e5a' };

/** What apps attach to a message, and what links in it unfold to. */
export function attachments(all: Attachment[] | undefined, state: State): unknown {
  return all?.length ? all.map((one) => shown(one, state)) : nothing;
}

function shown(one: Attachment, state: State): unknown {
  const nested = one.blocks ?? one.message_blocks?.[0]?.message?.blocks;
  const color = (COLORS[one.color ?? ''] ?? one.color ?? '').replace('#', '');
  return html`${one.pretext ? html`<div dir="auto">${rendered(one.pretext, state)}</div>` : nothing}
    <div class="attachment">
      <svg class="bar" aria-hidden="true">${svg`<rect width="100%" height="100%" fill=${/^[0-9a-f]{3,6}$/i.test(color) ? `#${color}` : 'currentColor'}></rect>`}</svg>
      <div>
        ${one.service_name ? html`<small dir="auto">${one.service_name}</small>` : nothing}
        ${one.author_name ? html`<small dir="auto">${linked(one.author_link, one.author_name, state)}</small>` : nothing}
        ${one.title ? html`<b class="title" dir="auto">${linked(one.title_link, one.title, state)}</b>` : nothing}
        ${isShown(nested)
          ? blocks(nested, state)
          : one.text
            ? html`<div dir="auto">${rendered(one.text, state)}</div>`
            : !one.title && !one.fields && one.fallback
              ? html`<div dir="auto">${rendered(one.fallback, state)}</div>`
              : nothing}
        ${one.fields?.length
          ? html`<dl class="fields">${one.fields.map(
              (field) => html`<div class=${field.short ? '' : 'wide'}><dt dir="auto">${field.title}</dt><dd dir="auto">${rendered(String(field.value ?? ''), state)}</dd></div>`,
            )}</dl>`
          : nothing}
        ${one.image_url || one.thumb_url
          ? picture({ image_url: one.image_url || one.thumb_url, alt_text: one.title || strings.picture }, state)
          : nothing}
        ${one.footer || one.ts
          ? html`<small dir="auto">${one.footer ?? ''} ${Number(one.ts) > 0 ? fullTime(String(one.ts)) : ''}</small>`
          : nothing}
      </div>
    </div>`;
}

function linked(address: string | undefined, label: string, state: State): unknown {
  return address && safeUrl(address)
    ? html`<a href=${here(address, state)} target="_blank" rel="noopener noreferrer">${rendered(label, state)}</a>`
    : rendered(label, state);
}

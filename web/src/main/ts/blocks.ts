import { html, nothing, type TemplateResult } from 'lit';
import type { Block } from './model';
import { ownPath } from './names';
import { richText } from './richtext';
import type { State } from './state';
import { strings } from './strings';
import { emojiText, here, rendered, safeUrl } from './text';

/** Layout blocks as the page shows them; one of a kind that is unknown is left out. */
export function blocks(all: Block[], state: State): TemplateResult {
  return html`<div class="blocks">${all.map((block) => shown(block, state))}</div>`;
}

/** Whether something of them can be shown. */
export function isShown(all: Block[] | undefined): all is Block[] {
  return Boolean(all?.some((block) => KINDS.has(block.type)));
}

const KINDS = new Set(['section', 'header', 'divider', 'context', 'actions', 'image', 'rich_text', 'markdown', 'video', 'input', 'table']);

function shown(block: Block, state: State): unknown {
  switch (block.type) {
    case 'section':
      return html`<div class="section">
        <div>
          ${block['text'] ? html`<div dir="auto">${text(block['text'], state)}</div>` : nothing}
          ${list(block['fields']).length > 0
            ? html`<div class="fields">${list(block['fields']).map((field) => html`<div dir="auto">${text(field, state)}</div>`)}</div>`
            : nothing}
        </div>
        ${block['accessory'] ? element(block['accessory'], state) : nothing}
      </div>`;
    case 'header':
      return html`<h4 dir="auto">${text(block['text'], state)}</h4>`;
    case 'divider':
      return html`<hr>`;
    case 'context':
      return html`<div class="context" dir="auto">${list(block['elements']).map((each) => element(each, state))}</div>`;
    case 'actions':
      return html`<div class="actions">${list(block['elements']).map((each) => element(each, state))}</div>`;
    case 'image':
      return html`<figure>
        ${block['title'] ? html`<figcaption dir="auto">${text(block['title'], state)}</figcaption>` : nothing}
        ${picture(block, state)}
      </figure>`;
    case 'rich_text':
      return richText(list(block['elements']), state);
    case 'markdown':
      return html`<div dir="auto">${rendered(String(block['text'] ?? ''), state)}</div>`;
    case 'video':
      return html`<p dir="auto">${link(block['title_url'] ?? block['video_url'], words(block['title']), state)}
        ${block['description'] ? html`<br>${text(block['description'], state)}` : nothing}</p>`;
    case 'input':
      return html`<p dir="auto"><b>${text(block['label'], state)}</b></p>`;
    case 'table':
      return html`<div class="table" tabindex="0"><table>${list(block['rows']).map(
        (row) => html`<tr>${list(row).map((cell) => html`<td dir="auto">${cell.type === 'rich_text' ? richText(list(cell.elements), state) : String(cell.text ?? '')}</td>`)}</tr>`,
      )}</table></div>`;
    default:
      return nothing;
  }
}

/** A part of a block: text, a picture, or a control, which apps alone could answer for. */
function element(part: any, state: State): unknown {
  switch (part?.type) {
    case 'mrkdwn':
    case 'plain_text':
      return html`<span dir="auto">${text(part, state)}</span>`;
    case 'image':
      return picture(part, state);
    case 'button':
      return part.url && safeUrl(part.url)
        ? html`<a class="button" href=${here(part.url, state)} target="_blank" rel="noopener noreferrer">${words(part.text)}</a>`
        : html`<button class="button" disabled title=${strings.appControl}>${words(part.text)}</button>`;
    default: {
      const label = words(part?.placeholder) || words(part?.text) || part?.initial_date || part?.initial_time || '';
      return label ? html`<button class="button" disabled title=${strings.appControl}>${label}</button>` : nothing;
    }
  }
}

/** A picture of this server in its place; one that lies elsewhere as a link, as looking at it would tell who looks. */
export function picture(image: any, state: State): unknown {
  const address = String(image.image_url ?? image.slack_file?.url ?? '');
  const path = address ? ownPath(address) : '';
  const name = String(image.alt_text ?? '') || strings.picture;
  return path
    ? html`<img class="shown" src=${path} alt=${name} loading="lazy">`
    : address
      ? link(address, name, state)
      : nothing;
}

function link(address: unknown, label: string, state: State): unknown {
  const url = String(address ?? '');
  return safeUrl(url)
    ? html`<a href=${here(url, state)} target="_blank" rel="noopener noreferrer">${label || url}</a>`
    : label;
}

/** A text object: markup, or plain with emoji. */
export function text(object: any, state: State): unknown {
  return object?.type === 'mrkdwn' ? rendered(String(object.text ?? ''), state) : emojiText(words(object), state);
}

function words(object: any): string {
  return typeof object === 'string' ? object : String(object?.text ?? '');
}

function list(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}

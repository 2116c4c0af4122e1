import { html, type TemplateResult } from 'lit';
import { highlighted } from './highlighted';
import type { State } from './state';
import { conversationShown, emojiShown, groupShown, here, personShown, safeUrl } from './text';
import { moment } from './time';

const INDENT_MAX = 8;

/** The elements of a `rich_text` block. */
export function richText(elements: any[], state: State): TemplateResult {
  return html`${elements.map((element) => part(element, state))}`;
}

function part(element: any, state: State): unknown {
  const inside: any[] = Array.isArray(element?.elements) ? element.elements : [];
  switch (element?.type) {
    case 'rich_text_section':
      return html`<div dir="auto">${inside.map((each) => inline(each, state))}</div>`;
    case 'rich_text_quote':
      return html`<blockquote dir="auto">${inside.map((each) => inline(each, state))}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre tabindex="0"><code>${highlighted(inside.map(plain).join(''))}</code></pre>`;
    case 'rich_text_list': {
      const items = inside.map((item) => html`<li dir="auto">${(item?.elements ?? []).map((each: any) => inline(each, state))}</li>`);
      const indent = `indent-${Math.min(INDENT_MAX, Math.max(0, Number(element.indent) || 0))}`;
      return element.style === 'ordered'
        ? html`<ol class="listed ${indent}" start=${1 + (Number(element.offset) || 0)}>${items}</ol>`
        : html`<ul class="listed ${indent}">${items}</ul>`;
    }
    default:
      return inline(element, state);
  }
}

function plain(element: any): string {
  return String(element?.text ?? element?.url ?? '');
}

function inline(element: any, state: State): unknown {
  switch (element?.type) {
    case 'text':
      return styled(lines(String(element.text ?? '')), element.style);
    case 'link': {
      const url = String(element.url ?? '');
      const label = String(element.text || url);
      return styled(
        safeUrl(url) ? html`<a href=${here(url, state)} target="_blank" rel="noopener noreferrer">${label}</a>` : label,
        element.style,
      );
    }
    case 'emoji':
      return emojiShown(`${element.name}${element.skin_tone ? `::skin-tone-${element.skin_tone}` : ''}`, state);
    case 'user':
      return styled(personShown(String(element.user_id), '', state), element.style);
    case 'usergroup':
      return groupShown(String(element.usergroup_id), '', state);
    case 'channel':
      return styled(conversationShown(String(element.channel_id), '', state), element.style);
    case 'broadcast':
      return html`<span class="mention me">@${String(element.range)}</span>`;
    case 'date':
      return element.fallback ? String(element.fallback) : moment(new Date(Number(element.timestamp) * 1000));
    case 'color':
      return html`<code>${String(element.value)}</code>`;
    default:
      return plain(element);
  }
}

function lines(text: string): unknown {
  return text.split('\n').map((line, index) => (index === 0 ? line : html`<br>${line}`));
}

function styled(content: unknown, style: any): unknown {
  let shown = content;
  if (style?.code) {
    shown = html`<code>${shown}</code>`;
  }
  if (style?.strike) {
    shown = html`<s>${shown}</s>`;
  }
  if (style?.underline) {
    shown = html`<u>${shown}</u>`;
  }
  if (style?.italic) {
    shown = html`<em>${shown}</em>`;
  }
  return style?.bold ? html`<strong>${shown}</strong>` : shown;
}

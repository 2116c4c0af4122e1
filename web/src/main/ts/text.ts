import { html, type TemplateResult } from 'lit';
import { emoji } from './emoji';
import { highlighted } from './highlighted';
import { type Node, parse, SAFE_URL } from './mrkdwn';
import { emojiImage } from './names';
import { personName, type State } from './state';
import { strings } from './strings';

type Shown = TemplateResult | string;

/** A message's text as nodes of the page; what people wrote only ever becomes text. */
export function rendered(text: string, state: State): Shown[] {
  return parse(text).map((node) => show(node, state));
}

function show(node: Node, state: State): Shown {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return html`<br>`;
    case 'bold':
      return html`<strong>${all(node.children, state)}</strong>`;
    case 'italic':
      return html`<em>${all(node.children, state)}</em>`;
    case 'strike':
      return html`<s>${all(node.children, state)}</s>`;
    case 'quote':
      return html`<blockquote dir="auto">${all(node.children, state)}</blockquote>`;
    case 'code':
      return html`<code>${node.text}</code>`;
    case 'block':
      return html`<pre tabindex="0"><code>${highlighted(node.text)}</code></pre>`;
    case 'emoji':
      return emojiShown(node.text, state);
    case 'link':
      return html`<a href=${here(node.url, state)} target="_blank" rel="noopener noreferrer">${node.label}</a>`;
    case 'person':
      return personShown(node.id, node.label, state);
    case 'conversation':
      return conversationShown(node.id, node.label, state);
    case 'group':
      return groupShown(node.id, node.label, state);
    case 'everyone':
      return html`<span class="mention me">${node.label}</span>`;
  }
}

/** Whether an address may be a link. */
export function safeUrl(url: unknown): boolean {
  return typeof url === 'string' && SAFE_URL.test(url);
}

/** Plain text in which names of emoji are emoji. */
export function emojiText(text: string, state: State): Shown[] {
  return text.split(/:([a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?):/).map((part, index) => (index % 2 === 1 ? emojiShown(part, state) : part));
}

export function emojiShown(name: string, state: State): TemplateResult {
  return emojiImage(name, state) ?? html`<span class="emoji" title=":${name}:">${emoji(name)}</span>`;
}

export function personShown(id: string, label: string, state: State): TemplateResult {
  const name = personName(state.users[id]) || label || strings.unknownPerson;
  return html`<button class="mention ${id === state.self ? 'me' : ''}" data-user=${id}>@${name}</button>`;
}

export function conversationShown(id: string, label: string, state: State): TemplateResult {
  const name = state.channels[id]?.name ?? label;
  return html`<a class="mention" href=${`/client/${state.team.id}/${id}`}>#${name || id}</a>`;
}

export function groupShown(id: string, label: string, state: State): TemplateResult {
  const group = state.groups[id];
  return html`<span class="mention">${group ? `@${group.handle}` : label || id}</span>`;
}

/** A permalink of the workspace's old host as the same one of this server; any other address as it is. */
export function here(url: string, state: State): string {
  const link = /^https:\/\/([a-z0-9.-]+)(\/archives\/.*)$/i.exec(url);
  return link && state.oldHosts.includes(link[1]!.toLowerCase()) ? link[2]! : url;
}

function all(nodes: Node[], state: State): Shown[] {
  return nodes.map((node) => show(node, state));
}

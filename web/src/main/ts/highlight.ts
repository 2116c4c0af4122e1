import hljs from 'highlight.js/lib/common';
import { html, type TemplateResult } from 'lit';

const LANGUAGES = ['bash', 'c', 'cpp', 'csharp', 'css', 'diff', 'go', 'java', 'javascript', 'json', 'kotlin', 'php', 'python', 'ruby', 'rust', 'sql', 'swift', 'typescript', 'xml', 'yaml'];

/** A guess is worth nothing below this. */
const RELEVANCE_LEAST = 4;

type Shown = TemplateResult | string;

/** Code in the colours of the language that it seems to be, as nodes of the page. */
export function colored(text: string): Shown[] {
  const found = hljs.highlightAuto(text, LANGUAGES);
  return found.relevance < RELEVANCE_LEAST ? [text] : nodes(found.value);
}

/** The highlighter's output is spans and escaped text alone; whatever else stood there would be text. */
export function nodes(markup: string): Shown[] {
  const stack: { name: string; inside: Shown[] }[] = [{ name: '', inside: [] }];
  for (const [whole, name] of markup.matchAll(/<span class="([\w -]+)">|<\/span>|[^<]+|</g)) {
    if (name !== undefined) {
      stack.push({ name, inside: [] });
    } else if (whole === '</span>' && stack.length > 1) {
      const { name: done, inside } = stack.pop()!;
      stack.at(-1)!.inside.push(html`<span class=${done}>${inside}</span>`);
    } else {
      stack.at(-1)!.inside.push(plain(whole));
    }
  }
  return stack.flatMap(({ inside }) => inside);
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');
}

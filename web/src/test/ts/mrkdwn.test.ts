import { html, render } from 'lit';
import { parse } from '../../main/ts/mrkdwn';
import { EMPTY, type State } from '../../main/ts/state';
import { rendered } from '../../main/ts/text';
import { equal, test } from './check';

const state: State = {
  ...EMPTY,
  self: 'U1',
  oldHosts: ['old.slack.com'],
  team: { id: 'T1', name: 'Team' },
  users: { U1: { id: 'U1', name: 'ada' }, U2: { id: 'U2', name: '<img src=x onerror=hacked()>' } },
  channels: { C1: { id: 'C1', name: '"><script>hacked()</script>' } },
};

function page(text: string): HTMLElement {
  const host = document.createElement('div');
  document.body.append(host);
  render(html`${rendered(text, state)}`, host);
  host.remove();
  return host;
}

function markup(text: string): string {
  return page(text).innerHTML.replace(/<!--.*?-->/g, '');
}

test('styles stand at the edges of words', () => {
  equal(markup('*bold* _it_ ~no~'), '<strong>bold</strong> <em>it</em> <s>no</s>');
  equal(markup('snake_case_name 2*3*4'), 'snake_case_name 2*3*4');
  equal(markup('*bold _both_*'), '<strong>bold <em>both</em></strong>');
  equal(markup('a * b * c'), 'a * b * c');
});

test('code is not looked into', () => {
  equal(markup('`*a* &lt;b&gt;`'), '<code>*a* &lt;b&gt;</code>');
  equal(page('```\nlet x = 1;\n*y*\n```').querySelector('pre')!.textContent, 'let x = 1;\n*y*');
});

test('quotes hold their lines together', () => {
  equal(page('a\n&gt; b\n&gt; c\nd').querySelectorAll('blockquote').length, 1);
  equal(page('&gt; b\n&gt; c').querySelector('blockquote')!.querySelectorAll('br').length, 1);
});

test('references are shown by the names that are known', () => {
  equal(page('<@U1>').textContent, '@ada');
  equal(page('<@U9|carol>').textContent, '@carol');
  equal(page('<!here> <!subteam^S1|@ops>').textContent, '@here @ops');
  const link = page('<https://example.test/?a=1&amp;b=2|docs>').querySelector('a')!;
  equal([link.href, link.textContent, link.rel], ['https://example.test/?a=1&b=2', 'docs', 'noopener noreferrer']);
});

test('permalinks of the old host lead here, and no others', () => {
  const href = (url: string): string | null =>
    page(`<${url}|there>`).querySelector('a')!.getAttribute('href');
  const message = '/archives/C1/p1700000000000001?thread_ts=1700000000.000001';
  equal(href(`https://old.slack.com${message}`), message);
  equal(href(`https://OLD.slack.com${message}`), message);
  for (const other of [
    `https://other.slack.com${message}`,
    `https://old.slack.com.evil.test${message}`,
    `https://old.slack.com@evil.test${message}`,
    'https://old.slack.com/files/U1/F1/x',
  ]) {
    equal(href(other), other);
  }
});

test('an unfinished mark is text', () => {
  for (const text of ['<', '<@', '*', '**', '```', '`', ':', '<http://a', '_', '~~', '&gt;', '&amp;lt;']) {
    equal(typeof page(text).textContent, 'string', text);
  }
  equal(page('&amp;lt;b&amp;gt;').textContent, '&lt;b&gt;');
});

const ATTACKS = [
  '<script>hacked()</script>',
  '&lt;script&gt;hacked()&lt;/script&gt;',
  '<img src=x onerror=hacked()>',
  '<javascript:hacked()|click me>',
  '<JaVaScRiPt:hacked()>',
  '<java\tscript:hacked()|x>',
  '< javascript:hacked()|x>',
  '<\u0001javascript:hacked()|x>',
  '<data:text/html,<script>hacked()</script>|x>',
  '<vbscript:hacked()|x>',
  '<https://x" onmouseover="hacked()|x>',
  "<https://x' autofocus onfocus='hacked()|<b>x</b>>",
  '<@U2> <@U9|<svg onload=hacked()>>',
  '<#C1> <#C9|"><script>hacked()</script>>',
  '<!subteam^S1|<iframe srcdoc="<script>parent.hacked()</script>">>',
  '<!date^1^{date}|<img src=x onerror=hacked()>>',
  '```<script>hacked()</script>```',
  '`</code><script>hacked()</script>`',
  ':"><script>hacked()</script>:',
  '${hacked()} {{hacked()}} ?lit$1$',
  '<!--?lit$123$--><script>hacked()</script>',
  '\u202e<script>hacked()</script>',
];

test('hostile texts and names become text alone', () => {
  let hacks = 0;
  (globalThis as Record<string, unknown>)['hacked'] = () => hacks++;
  const allowed = new Set(['A', 'BLOCKQUOTE', 'BR', 'BUTTON', 'CODE', 'EM', 'PRE', 'S', 'SPAN', 'STRONG']);
  for (const attack of ATTACKS) {
    for (const text of [attack, `*${attack}*`, `&gt; ${attack}`, `_a ${attack} b_`, attack.repeat(3)]) {
      for (const element of page(text).querySelectorAll('*')) {
        equal(allowed.has(element.tagName), true, `${element.tagName} out of ${text}`);
        const names = element.getAttributeNames().filter((name) => name.startsWith('on') || name === 'style');
        equal(names, [], `attributes out of ${text}`);
        if (element instanceof HTMLAnchorElement) {
          equal(/^(https?:|mailto:|tel:|\/client\/T1\/)/i.test(element.getAttribute('href')!), true, text);
        }
      }
    }
  }
  equal(hacks, 0);
});

test('no text takes long', () => {
  for (const piece of ['*', '_a', '<', '`', '```', ':a', '<@', '&gt;\n', '*_~', '[(']) {
    const begun = performance.now();
    parse(piece.repeat(8_000));
    const millis = performance.now() - begun;
    equal(millis < 2_000, true, `${piece} took ${millis} ms`);
  }
});

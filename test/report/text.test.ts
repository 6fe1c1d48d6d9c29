import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { escapeHtml, escapeMarkdown, withoutControls } from '../../src/report/text.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style></title></svg><svg onload=alert(1)>',
  '&lt;script&gt;&#60;b&#62;',
  '<!-- --><![CDATA[x]]>',
  '\u0000\u001b[31mred\u001b[0m\u0007',
  '\u202ereversed\u2066',
  '\ud800 alone',
];

test('text in HTML is read back as it was, and makes no element', () => {
  const check = (text: string) => {
    const { document } = parseHTML(`<p title="${escapeHtml(text)}">${escapeHtml(text)}</p>`);
    const p = document.querySelector('p')!;
    expect(p.children.length).toBe(0);
    expect(document.querySelectorAll('*').length).toBe(1);
    expect(p.textContent).toBe(withoutControls(text));
    expect([...p.attributes].map(({ name }) => name)).toEqual(['title']);
  };
  for (const text of HOSTILE) check(text);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { seed: 1, numRuns: 50 });
});

test('nothing is left that a terminal obeys, that XML forbids or that turns text around', () => {
  expect(withoutControls('\u001b[31mred\u0000\u202e\ud800')).toBe('�[31mred���');
  expect(withoutControls('a\tb\nc 😀 ± −')).toBe('a\tb\nc 😀 ± −');
});

test('nothing in Markdown is markup, a link, a mention or the end of a cell', () => {
  expect(escapeMarkdown('a | b')).toBe('a \\| b');
  expect(escapeMarkdown('**bold** `code` [x](javascript:alert(1))')).toBe(
    '\\*\\*bold\\*\\* \\`code\\` \\[x\\](javascript:alert(1))',
  );
  expect(escapeMarkdown('<img src=x>&amp;')).toBe('&lt;img src=x&gt;&amp;amp;');
  expect(escapeMarkdown('# title\n- item')).toBe('\\# title - item');
  expect(escapeMarkdown('_lean_ cramped_room')).toBe('\\_lean\\_ cramped_room');
  expect(escapeMarkdown('\\|')).toBe('\\\\\\|');
  expect(escapeMarkdown('@everyone https://evil.example')).toBe('@\u200beveryone https\u200b://evil.example');
});

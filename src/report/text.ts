/**
 * Text from outside (a model, a plug-in, a player, a scenario) made harmless for where it is written. Every text of a
 * report goes through one of these.
 */

/** Control characters, lone surrogates, and what turns the direction of the text around it. */
const UNSHOWN = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Without what XML forbids, terminals obey or readers are misled by; line breaks and tabs stay, others show as `�`. */
export const withoutControls = (text: string): string =>
  text.replace(UNSHOWN, (one) => (one === '\n' || one === '\r' || one === '\t' ? one : '\ufffd'));

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For HTML, as content or in a quoted attribute. */
export const escapeHtml = (text: string): string => withoutControls(text).replace(/[&<>"']/g, (one) => HTML[one]!);

const MARKDOWN: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * For Markdown's running text and table cells: nothing in it is markup, a link, a mention, HTML or the end of a cell.
 * Underscores inside of words are no markup and stay.
 */
export const escapeMarkdown = (text: string): string =>
  withoutControls(text)
    .replace(/\s+/g, ' ')
    .replace(/[&<>]|[\\`*[\]#|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (one) => MARKDOWN[one] ?? `\\${one}`)
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/\b(https?|ftp|www)([:.])/gi, '$1\u200b$2');

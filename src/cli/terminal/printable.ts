import { unicodeEscape } from '../../words/unicodeEscape.ts';

/**
 * Characters that a terminal obeys instead of showing (C0, DEL, C1), and those that reorder a line or hide in it.
 * Whatever comes from the network may hold them, to repaint what a person has read or to type for them.
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const UNSAFE_IN_LINES =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** `text` on one line, with such characters written out as \u001b. */
export function printable(text: string): string {
  return text.replace(UNSAFE, unicodeEscape);
}

/** The same for text of several lines: line ends and tabs stay. */
export function printableLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSAFE_IN_LINES, unicodeEscape);
}

/** JSON in which such characters are escapes; it means the same. */
export function safeJson(value: unknown, indent?: number): string {
  return printableLines(JSON.stringify(value, null, indent));
}

/** "a", "a and b", "a, b and c". */
export function inWords(items: readonly string[], conjunction: 'and' | 'or'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1) ?? ''}`;
}

/** “text”, cut in the middle of what a line can't hold. */
export function quoted(text: string): string {
  return `“${text.length > 80 ? `${text.slice(0, 60)}…${text.slice(-15)}` : text}”`;
}

/** "a proxy" as the beginning of a sentence: "A proxy". */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "once", "twice", "3 times". */
export function howOften(count: number): string {
  if (count === 1) return 'once';
  return count === 2 ? 'twice' : `${String(count)} times`;
}

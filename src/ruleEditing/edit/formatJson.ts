/** How a value is laid out as text. */
export interface JsonLayout {
  /** One step of indentation: two spaces, a tab… */
  readonly indent: string;
  readonly eol: string;
  /** Lines are kept within this many characters where that can be done. */
  readonly width: number;
}

/**
 * A value as people write it: lists and objects on one line while they fit, one part a line otherwise. `before` is what
 * stands in front of the value on its first line, `base` the indentation of its last line.
 */
export function formatJson(
  value: unknown,
  layout: JsonLayout,
  base: string,
  before = base.length,
): string {
  const inline = inlineJson(value);
  if (typeof value !== 'object' || value === null) return inline;
  if (before + inline.length <= layout.width) return inline;
  return expandedJson(value, layout, base);
}

/** A list or object with one part a line; what is in it still goes on one line where it fits. */
export function expandedJson(value: object, layout: JsonLayout, base: string): string {
  const { indent, eol } = layout;
  const inner = base + indent;
  const isList = Array.isArray(value);
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => {
      const name = isList ? '' : `${JSON.stringify(key)}: `;
      // A comma follows.
      const before = widthOf(inner) + name.length + 1;
      return `${inner}${name}${formatJson(part, layout, inner, before)}`;
    });
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  return `${open}${eol}${parts.join(`,${eol}`)}${eol}${base}${close}`;
}

/** All on one line, with a space after commas and colons, and inside braces. */
export function inlineJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inlineJson).join(', ')}]`;
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => `${JSON.stringify(key)}: ${inlineJson(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** A tab is shown as wide as four spaces. */
function widthOf(indentation: string): number {
  return indentation.replaceAll('\t', '    ').length;
}

import type { Language } from '../../rules/document/sourceDocument.ts';
import { alternatives } from '../../rules/schema/schemaPart.ts';
import type { SchemaPart } from '../../rules/schema/schemaPart.ts';
import { shownProperty } from './snippet.ts';

/** What the schema says of a property, in Markdown: what it means, what is possible, and an example. */
export function describePart(
  name: string,
  parts: readonly SchemaPart[],
  language: Language,
): string {
  const said = new Set(parts.flatMap(({ description = [] }) => description));
  const values = [...new Set(parts.flatMap(valuesOf))];
  const [fallback] = parts.flatMap((part) => (part.default === undefined ? [] : [part.default]));
  const examples = parts.flatMap((part) => part.examples ?? []).slice(0, 3);
  return [
    ...[...said].map(asText),
    ...(values.length > 1 ? [`One of ${values.map(asCode).join(', ')}.`] : []),
    ...(fallback === undefined ? [] : [`Unless stated: ${asCode(fallback)}.`]),
    ...examples.map((example) => codeBlock(shownProperty(name, example, language), language)),
  ].join('\n\n');
}

/** “text”, “a list of text”: what kind of value belongs there. */
export function kindOfPart(parts: readonly SchemaPart[]): string {
  const kinds = parts.flatMap((part) => {
    if (part.properties !== undefined && !Array.isArray(part.type)) return ['object'];
    if (valuesOf(part).length > 0 && part.type !== 'boolean') return ['choice'];
    const types = [part.type ?? []].flat();
    if (types.includes('array') && part.items !== undefined) {
      const inside = kindOfPart(alternatives(part.items));
      return [inside === '' ? 'list' : `list of ${plural(inside)}`];
    }
    return types.map((type) => kindNames[type] ?? type);
  });
  return [...new Set(kinds)].join(' or ');
}

function plural(kind: string): string {
  return /number$|choice$|object$/.test(kind) ? `${kind}s` : kind;
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  array: 'list',
};

export function valuesOf(part: SchemaPart): unknown[] {
  if (part.enum !== undefined) return [...part.enum];
  if (part.const !== undefined) return [part.const];
  return part.type === 'boolean' ? [true, false] : [];
}

/** Descriptions are text; a * in one is not Markdown's. */
export function asText(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#]/g, '\\$&');
}

function asCode(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function codeBlock(code: string, language: Language): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

import { Blank } from './template.ts';
import type { Template } from './template.ts';
import { isPlain } from '../../rules/schema/words.ts';

/** How a template is written. */
export interface Style {
  readonly language: 'json' | 'yaml';
  /** On one line, in [ ] and { }; else each property on a line of its own. */
  readonly isFlow: boolean;
}

/** Counts the blanks of one snippet. */
class Blanks {
  #count = 0;

  write({ kind, choices }: Blank, quote: (text: string) => string): string {
    const written = this.#blank(choices);
    return kind === 'text' ? quote(written) : written;
  }

  #blank(choices: readonly string[]): string {
    const number = String(++this.#count);
    const [text] = choices;
    if (text === undefined) return `$${number}`;
    return choices.length === 1
      ? `\${${number}:${inside(text)}}`
      : `\${${number}|${choices.map(choice).join(',')}|}`;
  }
}

/** A value in VS Code's snippet syntax. Its further lines are indented as the first one is, as VS Code does it. */
export function valueSnippet(value: Template, style: Style): string {
  const blanks = new Blanks();
  return style.language === 'json'
    ? json(value, '', blanks)
    : style.isFlow
      ? yamlFlow(value, blanks)
      : yamlBlock(value, '', blanks);
}

/** Properties of an object, without what stands around them. */
export function propertiesSnippet(
  properties: Readonly<Record<string, Template>>,
  style: Style,
): string {
  const blanks = new Blanks();
  const entries = Object.entries(properties);
  if (style.language === 'json') {
    return entries.map(([name, value]) => `${text(name)}: ${json(value, '', blanks)}`).join(',\n');
  }
  if (style.isFlow) {
    return entries
      .map(([name, value]) => `${yamlName(name)}: ${yamlFlow(value, blanks)}`)
      .join(', ');
  }
  return entries.map(([name, value]) => yamlProperty(name, value, '', blanks)).join('\n');
}

function json(value: Template, indent: string, blanks: Blanks): string {
  if (value instanceof Blank) return blanks.write(value, (blank) => `"${blank}"`);
  if (typeof value !== 'object' || value === null) return text(value);
  const parts = isList(value)
    ? value.map((item) => json(item, `${indent}\t`, blanks))
    : Object.entries(value).map(
        ([name, item]) => `${text(name)}: ${json(item, `${indent}\t`, blanks)}`,
      );
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return isList(value) ? '[$0]' : '{ $0 }';
  const isShort =
    withoutChoices(parts.join(', ')).length < 70 && !parts.some((part) => part.includes('\n'));
  const gap = isList(value) ? '' : ' ';
  if (isShort) return `${open}${gap}${parts.join(', ')}${gap}${close}`;
  const lines = parts.map((part) => `\n${indent}\t${part}`).join(',');
  return `${open}${lines}\n${indent}${close}`;
}

function yamlBlock(value: Template, indent: string, blanks: Blanks): string {
  if (!isNested(value)) return yamlFlow(value, blanks);
  if (isList(value)) {
    return value
      .map((item) => `${indent}- ${yamlBlock(item, `${indent}  `, blanks).trimStart()}`)
      .join('\n');
  }
  const entries = Object.entries(value);
  return entries
    .map(([name, item]) => indent + yamlProperty(name, item, indent, blanks))
    .join('\n');
}

function yamlProperty(name: string, value: Template, indent: string, blanks: Blanks): string {
  if (isNested(value)) {
    const lines = yamlBlock(value, `${indent}  `, blanks);
    return `${yamlName(name)}:\n${lines === '' ? `${indent}  $0` : lines}`;
  }
  return `${yamlName(name)}: ${yamlFlow(value, blanks)}`;
}

/** Objects, and lists of them, go over several lines. */
function isNested(
  value: Template,
): value is readonly Template[] | Readonly<Record<string, Template>> {
  if (typeof value !== 'object' || value === null || value instanceof Blank) return false;
  return !isList(value) || value.length === 0 || value.some(isNested);
}

function yamlFlow(value: Template, blanks: Blanks): string {
  if (value instanceof Blank) {
    const isBare = value.choices.length > 0 && value.choices.every(isPlain);
    return blanks.write(value, isBare ? String : (blank) => `"${blank}"`);
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && isPlain(value) ? escaped(value) : text(value);
  }
  if (isList(value)) return `[${value.map((item) => yamlFlow(item, blanks)).join(', ')}]`;
  const parts = Object.entries(value).map(
    ([name, item]) => `${yamlName(name)}: ${yamlFlow(item, blanks)}`,
  );
  return parts.length === 0 ? '{ $0 }' : `{ ${parts.join(', ')} }`;
}

export function yamlName(name: string): string {
  return isPlain(name) ? escaped(name) : text(name);
}

/** A value as JSON, which is YAML too. */
function text(value: unknown): string {
  return escaped(JSON.stringify(value));
}

/** Text in which nothing is a blank. */
export function escaped(plain: string): string {
  return plain.replaceAll(/[\\$}]/g, '\\$&');
}

/** About as one sees it at first. */
function withoutChoices(snippet: string): string {
  return snippet.replaceAll(/\$\{\d+[:|]([^,|}]*)[^}]*\}/g, '$1');
}

/** The text of a blank stands in quotes, and what quotes need is written twice over. */
function inside(plain: string): string {
  return escaped(JSON.stringify(plain).slice(1, -1));
}

function choice(plain: string): string {
  return plain.replaceAll(/[\\,|]/g, '\\$&');
}

function isList(value: object): value is readonly Template[] {
  return Array.isArray(value);
}

/** A property as it stands in a file, for showing it. */
export function shownProperty(name: string, value: unknown, language: Style['language']): string {
  const style = { language, isFlow: false };
  const snippet = propertiesSnippet({ [name]: value as Template }, style);
  return snippet.replaceAll('\t', '  ').replaceAll(/\\([\\$}])/g, '$1');
}

import { compileRegex } from '../../rules/regex/linearRegex.ts';
import type { RegexFault } from '../../rules/regex/regexFault.ts';

export type Dialect = 'python' | 'javascript';

/** Where a dialect says the same as RE2 with other signs: what to write for them outside of brackets. */
const OUTSIDE: Readonly<Record<Dialect, readonly (readonly [RegExp, string])[]>> = {
  python: [
    [/\\Z/y, '\\z'],
    [/\(\?#[^)]*\)/y, ''],
  ],
  javascript: [
    [/\(\?<(?![=!])/y, '(?P<'],
    [/\[\^\]/y, '(?s:.)'],
    [/\[\]/y, '[^\\x00-\\x{10FFFF}]'],
  ],
};

/** The same inside and outside of brackets: characters by their number. */
const ANYWHERE: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/\\u\{([0-9a-fA-F]+)\}/y, ([, digits]) => `\\x{${digits ?? ''}}`],
  [/\\u([0-9a-fA-F]{4})/y, ([, digits]) => `\\x{${digits ?? ''}}`],
  [/\\U([0-9a-fA-F]{8})/y, ([, digits]) => `\\x{${digits ?? ''}}`],
  // An escaped letter that means nothing special is an error to RE2, and so is an escaped slash to nobody.
  [/\\\//y, () => '/'],
];

/** An expression of another program in the dialect of our rules, or why it can't be one. Nothing is guessed. */
export function toRe2(source: string, dialect: Dialect): { readonly source: string } | RegexFault {
  let translated = '';
  let inBrackets = false;
  for (let at = 0; at < source.length;) {
    const { length, text } = signAt(source, at, dialect, inBrackets);
    if (length === 1 && text === '[' && !inBrackets) inBrackets = true;
    else if (length === 1 && text === ']' && inBrackets) inBrackets = false;
    translated += text;
    at += length;
  }
  const compiled = compileRegex(translated, { caseSensitive: true });
  return 'fault' in compiled ? compiled : { source: translated };
}

function signAt(
  source: string,
  at: number,
  dialect: Dialect,
  inBrackets: boolean,
): { readonly length: number; readonly text: string } {
  if (!inBrackets) {
    for (const [sign, text] of OUTSIDE[dialect]) {
      sign.lastIndex = at;
      const found = sign.exec(source);
      if (found !== null) return { length: found[0].length, text };
    }
  }
  for (const [sign, write] of ANYWHERE) {
    sign.lastIndex = at;
    const found = sign.exec(source);
    if (found !== null) return { length: found[0].length, text: write(found) };
  }
  const length = source[at] === '\\' ? 2 : 1;
  return { length, text: source.slice(at, at + length) };
}

/** Text that means itself in an expression. */
export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Text that means itself in a substitution. */
export function escapeSubstitution(text: string): string {
  return text.replaceAll('\\', '\\\\');
}

/** Python's replacement as a substitution of ours: groups by number or name, and its escapes. */
export function fromPythonReplacement(
  replacement: string,
  expression: string,
): { readonly substitution: string } | RegexFault {
  const names = groupNames(expression);
  let fault: RegexFault | undefined;
  const substitution = replacement.replace(
    /\\(?:g<([^>]*)>|(\d{1,2})|([^]))|\\$/g,
    (whole, named: string | undefined, number: string | undefined, escaped: string | undefined) => {
      const group = number ?? named;
      if (group === undefined) return ESCAPES[escaped ?? ''] ?? escapeSubstitution(whole);
      const index = /^\d+$/.test(group) ? Number(group) : names.indexOf(group);
      if (index >= 0 && index <= 9) return `\\${String(index)}`;
      fault ??= {
        fault: `${whole} refers to a group that substitutions here do not support.`,
        hint: 'A substitution has the groups \\1 to \\9.',
      };
      return '';
    },
  );
  return fault ?? { substitution };
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', n: '\n', r: '\r', t: '\t' };

/** Names of the groups of an expression at their numbers; unnamed ones are "". */
function groupNames(expression: string): string[] {
  const groups = expression.matchAll(
    /\\[^]|\[(?:\\[^]|[^\]\\])*(?:\]|\\?$)|\((?!\?)|\(\?P?<([A-Za-z_]\w*)>/g,
  );
  return [
    '',
    ...[...groups].filter(([group]) => group.startsWith('(')).map(([, name]) => name ?? ''),
  ];
}

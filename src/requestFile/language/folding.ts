import type { Block } from '../parse/element.ts';
import type { Line } from '../parse/line.ts';
import type { ParsedBlock } from '../parse/parseBlock.ts';

/** Lines that can be folded into the first of them. */
export interface Fold {
  readonly kind: 'region' | 'comment';
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * The folds of a block: the request with its separator, its body and what is nested in it, scripts, and comments of several
 * lines.
 */
export function foldsIn(block: Block, parsed: ParsedBlock, lines: readonly Line[]): Fold[] {
  return [
    ...requestFold(block, lines),
    ...commentFolds(block),
    ...scriptFolds(block, lines),
    ...bodyFolds(parsed),
  ].filter(({ firstLine, lastLine }) => lastLine > firstLine);
}

function requestFold({ elements, lastLine: { number } }: Block, lines: readonly Line[]): Fold[] {
  const firstLine = elements[0]?.line.number ?? 0;
  let lastLine = number;
  while (lastLine > firstLine && lines[lastLine]?.text.trim() === '') lastLine--;
  return elements[0]?.kind === 'separator' ? [{ kind: 'region', firstLine, lastLine }] : [];
}

function commentFolds({ elements }: Block): Fold[] {
  const folds: Fold[] = [];
  let firstLine: number | null = null;
  let lastLine = -1;
  for (const { kind, line } of elements) {
    const isComment = kind === 'comment' || kind === 'metadata';
    if (isComment && line.number === lastLine + 1 && firstLine !== null) {
      lastLine = line.number;
      continue;
    }
    if (firstLine !== null) folds.push({ kind: 'comment', firstLine, lastLine });
    firstLine = isComment ? line.number : null;
    lastLine = line.number;
  }
  if (firstLine !== null) folds.push({ kind: 'comment', firstLine, lastLine });
  return folds;
}

function scriptFolds({ elements }: Block, lines: readonly Line[]): Fold[] {
  return elements.flatMap((element): Fold[] => {
    if (element.kind !== 'script') return [];
    const { start, end } = element.range;
    const code = lines.slice(start.line + 1, end.line);
    return [{ kind: 'region', firstLine: start.line, lastLine: end.line }, ...bracketFolds(code)];
  });
}

function bodyFolds({ request }: ParsedBlock): Fold[] {
  return (request?.body ?? []).flatMap((part) =>
    part.kind === 'text' ? bracketFolds(part.lines) : [],
  );
}

/** From a line that ends with an open bracket or tag to the line that closes it, by their indentation. */
function bracketFolds(lines: readonly Line[]): Fold[] {
  const folds: Fold[] = [];
  const open: { readonly line: number; readonly indent: number; readonly close: string }[] = [];
  for (const { number, text } of lines) {
    const indent = text.length - text.trimStart().length;
    const line = text.trim();
    while (open.length > 0) {
      const last = open.at(-1);
      if (last === undefined || indent > last.indent || line === '') break;
      open.pop();
      if (indent === last.indent && line.startsWith(last.close)) {
        folds.push({ kind: 'region', firstLine: last.line, lastLine: number });
      }
    }
    const [bracket] = /[{[(]$/.exec(line) ?? [];
    const [, tag] = /^<([\w:.-]+)(?:\s[^<>]*)?>$/.exec(line) ?? [];
    if (bracket !== undefined) open.push({ line: number, indent, close: CLOSING[bracket] ?? '}' });
    else if (tag !== undefined) open.push({ line: number, indent, close: `</${tag}` });
  }
  return folds;
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

import type { Line } from '../parse/line.ts';
import type { DocumentBlock, RequestDocument } from './requestDocument.ts';

/** Lines that can be folded into the first of them. */
export interface Fold {
  readonly kind: 'region' | 'comment';
  readonly start: number;
  readonly end: number;
}

/** Requests with their separator, bodies and what is nested in them, scripts, and comments of several lines. */
export function foldsOf({ blocks, lines }: RequestDocument): Fold[] {
  return blocks
    .flatMap((block) => [
      ...requestFold(block, lines),
      ...commentFolds(block),
      ...scriptFolds(block, lines),
      ...bodyFolds(block),
    ])
    .filter(({ start, end }) => end > start);
}

function requestFold({ elements, lastLine }: DocumentBlock, lines: readonly Line[]): Fold[] {
  const start = elements[0]?.line.number ?? 0;
  let end = lastLine.number;
  while (end > start && lines[end]?.text.trim() === '') end--;
  return elements[0]?.kind === 'separator' ? [{ kind: 'region', start, end }] : [];
}

function commentFolds({ elements }: DocumentBlock): Fold[] {
  const folds: Fold[] = [];
  let start: number | null = null;
  let end = -1;
  for (const { kind, line } of elements) {
    const isComment = kind === 'comment' || kind === 'metadata';
    if (isComment && line.number === end + 1 && start !== null) {
      end = line.number;
      continue;
    }
    if (start !== null) folds.push({ kind: 'comment', start, end });
    start = isComment ? line.number : null;
    end = line.number;
  }
  if (start !== null) folds.push({ kind: 'comment', start, end });
  return folds;
}

function scriptFolds({ elements }: DocumentBlock, lines: readonly Line[]): Fold[] {
  return elements.flatMap((element): Fold[] => {
    if (element.kind !== 'script') return [];
    const { start, end } = element.range;
    const code = lines.slice(start.line + 1, end.line);
    return [{ kind: 'region', start: start.line, end: end.line }, ...bracketFolds(code)];
  });
}

function bodyFolds({ parsed: { request } }: DocumentBlock): Fold[] {
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
        folds.push({ kind: 'region', start: last.line, end: number });
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

import type { DraftOrigin } from '../../draft/draft.ts';
import { splitLines } from '../parse/line.ts';
import { parseHttpFile } from '../parse/parseHttpFile.ts';
import type { HttpFile, ParsedRequest } from '../parse/parsedRequest.ts';

/** The lines of a file that a block takes the place of, from 0 and both included; `text` is what then stands there. */
export interface PlacedBlock {
  readonly lines: { readonly first: number; readonly last: number };
  readonly text: string;
  /** The line of the new file on which the block begins. */
  readonly line: number;
}

/**
 * Where a block belongs in a file: in place of the one that it was made from, found by its text, else by its name; else
 * below all others.
 * @param origin the block that it was made from; null: of none
 */
export function placeDraft(
  file: string,
  block: string,
  origin: Pick<DraftOrigin, 'block' | 'name'> | null,
): PlacedBlock {
  const parsed = parseHttpFile(file);
  const lines = splitLines(file).map(({ text }) => text);
  const before = origin === null ? undefined : blockIn(parsed, lines, origin);
  const written = block.trimEnd();
  if (before === undefined) return appended(lines, written);
  const { start, end } = before.blockRange;
  const isFirst = lines.slice(0, start.line).every((text) => text.trim() === '');
  const text = isFirst ? written : withSeparator(written);
  // The blank lines below it belong to the file.
  let last = end.line;
  while (last > start.line && lines[last]?.trim() === '') last--;
  return { lines: { first: start.line, last }, text, line: start.line };
}

/** The text of a file with a block in its place. */
export function withPlaced(file: string, { lines, text }: PlacedBlock): string {
  const all = splitLines(file).map((line) => line.text);
  return [...all.slice(0, lines.first), text, ...all.slice(lines.last + 1)].join('\n');
}

/** The text of a request's block, as `origin` has it. */
export function blockText(file: string, { blockRange: { start, end } }: ParsedRequest): string {
  return splitLines(file)
    .slice(start.line, end.line + 1)
    .map(({ text }) => text)
    .join('\n')
    .trimEnd();
}

function blockIn(
  file: HttpFile,
  lines: readonly string[],
  { block, name }: Pick<DraftOrigin, 'block' | 'name'>,
): ParsedRequest | undefined {
  const wanted = block.replaceAll(/\r\n?/g, '\n').trimEnd();
  const textOf = ({ blockRange: { start, end } }: ParsedRequest): string =>
    lines
      .slice(start.line, end.line + 1)
      .join('\n')
      .trimEnd();
  const same = file.requests.find((request) => textOf(request) === wanted);
  if (same !== undefined) return same;
  const named = file.requests.filter((request) => name !== null && request.name === name);
  return named.length === 1 ? named[0] : undefined;
}

function appended(lines: readonly string[], block: string): PlacedBlock {
  const count = lines.length;
  let used = count;
  while (used > 0 && lines[used - 1]?.trim() === '') used--;
  if (used === 0) return { lines: { first: 0, last: count - 1 }, text: `${block}\n`, line: 0 };
  const text = `${lines[used - 1] ?? ''}\n\n${withSeparator(block)}\n`;
  return { lines: { first: used - 1, last: count - 1 }, text, line: used + 1 };
}

function withSeparator(block: string): string {
  return /^[ \t\f]*#{3}/.test(block) ? block : `###\n${block}`;
}

import type { Draft, HeadLine, OffParameter } from '../../draft/draft.ts';
import { partsOfUrl } from '../../draft/draft.ts';
import { curlAsRequest } from '../curl/curlAsRequest.ts';
import type { Element } from '../parse/element.ts';
import { splitLines } from '../parse/line.ts';
import type { Line } from '../parse/line.ts';
import { parseHeader } from '../parse/parseHeader.ts';
import { parseTarget } from '../parse/parseTarget.ts';
import { scanElements } from '../parse/scanElements.ts';

export type ReadDraft = Draft | { readonly fault: string };

/** Takes the text of one block apart; what the tables of the panel don't show is kept as it is written. */
export function readDraft(text: string): ReadDraft {
  const lines = splitLines(text);
  const elements = scanElements(lines);
  const at = elements.findIndex(({ kind }) => kind === 'requestLine');
  const request = elements[at];
  if (request?.kind !== 'requestLine') return noRequest;
  const following = elements.slice(at + 1);
  const another = following.find(({ kind }) => kind === 'separator' || kind === 'requestLine');
  if (another !== undefined) return severalRequests(another.line);
  if (elements.slice(1, at).some(({ kind }) => kind === 'separator')) return noRequest;
  const above = textOf(lines, 0, request.line.number);
  if (request.curl !== undefined) return ofCommand(above, request.curl, lines);
  const target = parseTarget(request.line, following);
  if (target === undefined) return noRequest;
  const inHead = headLength(following);
  const body = bodyRange(following, inHead);
  const url = partsOfUrl(target.url);
  const end = following[inHead]?.line.number ?? lines.length;
  const { head, offQuery } = headOf(following.slice(0, inHead), end, lines);
  const { notes, ...rest } = bodyAndBelow({ following, inHead, body, lines });
  return {
    ...{ above, method: target.method?.text ?? 'GET', url: target.url },
    version: target.httpVersion === undefined ? '' : `HTTP/${target.httpVersion.text}`,
    wrapped: following.some(({ kind }) => kind === 'continuation') && url.parameters.length > 0,
    ...{ offQuery, head: [...head, ...notes], body: rest.body, below: rest.below },
  };
}

const noRequest = {
  fault:
    'There is no request in this text. Write its method and URL on a line: GET https://host/path.',
} as const;

function severalRequests({ number }: Line): { readonly fault: string } {
  return {
    fault: `Another request begins on line ${String(number + 1)}. Keep one here, and save the others in a request file.`,
  };
}

/** A command of curl becomes the request that it sends. */
function ofCommand(above: string, command: readonly Line[], lines: readonly Line[]): ReadDraft {
  const read = curlAsRequest(command.map(({ text }) => text).join('\n'));
  if ('message' in read) return { fault: `${read.message} ${read.hint}` };
  const end = (command.at(-1)?.number ?? 0) + 1;
  const request = above === '' ? read.text.trimEnd() : `${above}\n${read.text.trimEnd()}`;
  const below = outer(textOf(lines, end, lines.length));
  return readDraft(below === '' ? request : `${request}\n\n${below}`);
}

/** How many of the elements behind the request line stand in the head. */
function headLength(following: readonly Element[]): number {
  const end = following.findIndex(({ kind }) => ['blank', 'text', 'include'].includes(kind));
  return end < 0 ? following.length : end;
}

function headOf(
  head: readonly Element[],
  end: number,
  lines: readonly Line[],
): Pick<Draft, 'head' | 'offQuery'> {
  const found: HeadLine[] = [];
  const offQuery: OffParameter[] = [];
  let parameters = 0;
  head.forEach((element, index) => {
    const { kind, line } = element;
    if (kind === 'continuation') {
      parameters += partsOfUrl(`?${line.text.trim().replace(/^[?&]/, '')}`).parameters.length;
      return;
    }
    const [, parameter] = /^\s*(?:#|\/\/)\s*[?&](\S.*)$/.exec(line.text) ?? [];
    if (kind === 'comment' && parameter !== undefined) {
      offQuery.push({ at: parameters, text: parameter.trimEnd() });
      return;
    }
    const next = head[index + 1]?.line.number ?? end;
    found.push(fieldOf(element) ?? { kind: 'other', text: textOf(lines, line.number, next) });
  });
  return { head: found, offQuery };
}

/** A field, or one that is off. Null: something else stands here. */
function fieldOf({ kind, line }: Element): HeadLine | null {
  const [, commented] = /^\s*(?:#|\/\/)\s*(.*)$/.exec(line.text) ?? [];
  const off = kind === 'comment' ? commented : undefined;
  if (kind !== 'header' && off === undefined) return null;
  const text = off ?? line.text;
  // A word with a colon right behind it: other notes have blanks before theirs.
  if (off !== undefined && !/^[\w!#$%&'*+.^`|~-]+:(?:\s|$)/.test(off)) return null;
  const header = parseHeader({ kind: 'header', line: { ...line, text } });
  if (header?.kind !== 'header') return null;
  return { kind: 'field', on: off === undefined, name: header.name, value: header.value };
}

interface BelowHead {
  readonly following: readonly Element[];
  readonly inHead: number;
  readonly body: BodyRange | null;
  readonly lines: readonly Line[];
}

interface Rest extends Pick<Draft, 'body' | 'below'> {
  readonly notes: readonly HeadLine[];
}

interface BodyRange {
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
}

/** The elements of the body, with the comments right above and below. Null: there is none. */
function bodyRange(following: readonly Element[], inHead: number): BodyRange | null {
  const isContent = (element: Element | undefined): boolean =>
    element?.kind === 'text' || element?.kind === 'include';
  const isNote = (element: Element | undefined): boolean => element?.kind === 'comment';
  let first = following.findIndex((element, index) => index >= inHead && isContent(element));
  if (first < 0) {
    // A form whose fields are all off.
    first = following.findIndex((element, index) => index > inHead && isNote(element));
    if (first < 0 || following[first - 1]?.kind !== 'blank') return null;
    let last = first;
    while (isNote(following[last])) last++;
    return { first, last };
  }
  let last = following.findLastIndex(isContent) + 1;
  while (first > inHead + 1 && isNote(following[first - 1])) first--;
  while (isNote(following[last])) last++;
  return { first, last };
}

/** The body with what stands below it. Notes and settings between head and body go into the head, where they mean the same. */
function bodyAndBelow({ following, inHead, body, lines }: BelowHead): Rest {
  const lineOf = (index: number): number => following[index]?.line.number ?? lines.length;
  const textAt = (index: number): string => textOf(lines, lineOf(index), lineOf(index + 1));
  const notes: HeadLine[] = [];
  const below: string[] = [];
  for (let index = inHead; index < (body?.first ?? inHead); index++) {
    const kind = following[index]?.kind;
    if (kind === 'metadata' || kind === 'comment') {
      notes.push({ kind: 'other', text: textAt(index) });
    } else if (kind !== 'blank') below.push(textAt(index));
  }
  below.push(textOf(lines, lineOf(body?.last ?? inHead), lines.length));
  return {
    notes,
    body: body === null ? '' : withoutEnd(textOf(lines, lineOf(body.first), lineOf(body.last))),
    below: below
      .map(outer)
      .filter((part) => part !== '')
      .join('\n\n'),
  };
}

function withoutEnd(text: string): string {
  return text.replace(/(?:\n[ \t]*)+$/, '');
}

/** Without the blank lines at both ends. */
function outer(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}

function textOf(lines: readonly Line[], from: number, to: number): string {
  return lines
    .slice(from, to)
    .map(({ text }) => text)
    .join('\n');
}

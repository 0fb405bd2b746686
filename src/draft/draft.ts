import { outsideBraces } from './outsideBraces.ts';

/**
 * A request that a person is writing: one block of a request file, taken apart. Nothing of the block is lost: what no table
 * shows stands in `above`, `head` and `below` as it is written.
 */
export interface Draft {
  /** The lines above the request line: its title, settings, variables, scripts. */
  readonly above: string;
  readonly method: string;
  readonly url: string;
  /** "HTTP/2"; empty: any. */
  readonly version: string;
  /** Parameters of the query that are switched off. */
  readonly offQuery: readonly OffParameter[];
  /** Whether each parameter of the query stands on a line of its own. */
  readonly wrapped: boolean;
  /** What stands between the request line and the body, in order. */
  readonly head: readonly HeadLine[];
  readonly body: string;
  /** The lines below the body: assertions, scripts. */
  readonly below: string;
}

/** `name=value`, and how many parameters that count stand before it. */
export interface OffParameter {
  readonly at: number;
  readonly text: string;
}

export type HeadLine =
  /** A field that is off stands behind a `#`. */
  | { readonly kind: 'field'; readonly on: boolean; readonly name: string; readonly value: string }
  /** A note, a setting, a script: lines of the file as they are. */
  | { readonly kind: 'other'; readonly text: string };

export type DraftField = Extract<HeadLine, { kind: 'field' }>;

/** Whose draft it is; nobody's has none. */
export interface DraftSource {
  /** "requests.http · order", "10:42 POST /echo". */
  readonly label: string;
  /** Null: it comes from no file. */
  readonly origin: DraftOrigin | null;
}

/** The block of a request file that a draft was made of. */
export interface DraftOrigin {
  readonly file: string;
  /** Its text as it was; empty: it is not known any more, since the window was reloaded. */
  readonly block: string;
  /** Null: it has none. */
  readonly name: string | null;
}

export const emptyDraft: Draft = {
  ...{ above: '', method: 'GET', url: '', version: '' },
  ...{ offQuery: [], wrapped: false, head: [], body: '', below: '' },
};

/** The block of a request file that the draft is. */
export function writeDraft(draft: Draft): string {
  const { above, head, body, below } = draft;
  const lines = [
    ...(above === '' ? [] : [above]),
    ...targetLines(draft),
    ...head.map(headText),
    ...(body === '' ? [] : ['', body]),
    ...(below === '' ? [] : ['', below]),
  ];
  return `${lines.join('\n')}\n`;
}

function targetLines({ method, url, version, offQuery, wrapped }: Draft): string[] {
  const end = version === '' ? '' : ` ${version}`;
  if (offQuery.length === 0 && !wrapped) return [`${method} ${url}${end}`];
  const { base, parameters } = partsOfUrl(url);
  const lines = [`${method} ${base}${end}`];
  for (let at = 0; at <= parameters.length; at++) {
    for (const off of offQuery.filter((each) => placeOf(each, parameters.length) === at)) {
      lines.push(`    # &${off.text}`);
    }
    const parameter = parameters[at];
    if (parameter !== undefined) lines.push(`    ${at === 0 ? '?' : '&'}${parameter}`);
  }
  return lines;
}

function placeOf({ at }: OffParameter, last: number): number {
  return Math.min(at, last);
}

function headText(line: HeadLine): string {
  if (line.kind === 'other') return line.text;
  const { on, name, value } = line;
  return `${on ? '' : '# '}${name}: ${value}`;
}

/** A URL up to its query, and the query's parameters as they are written. What stands in braces is an expression. */
export function partsOfUrl(url: string): {
  readonly base: string;
  readonly parameters: readonly string[];
} {
  const [mark] = outsideBraces(url, '?');
  if (mark === undefined) return { base: url, parameters: [] };
  const query = url.slice(mark + 1);
  const ends = [...outsideBraces(query, '&'), query.length];
  const parameters = ends.map((end, index) => query.slice((ends[index - 1] ?? -1) + 1, end));
  return { base: url.slice(0, mark), parameters };
}

import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** What `test/requestFile/corpus/README.md` describes. */
export interface Expected {
  readonly shows: string;
  readonly row?: number | readonly number[];
  readonly wrong?: number;
  readonly asked?: number;
  readonly env?: readonly string[];
  readonly vars?: Readonly<Record<string, string>>;
  readonly processEnv?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly yes?: boolean;
  readonly wire?: boolean;
  readonly requests: readonly ExpectedRequest[];
  readonly problems?: readonly ExpectedProblem[];
  readonly tests?: readonly { readonly name?: string; readonly passed: boolean }[];
  readonly serverAnswers?: Readonly<Record<string, ServerAnswer | readonly ServerAnswer[]>>;
  readonly writes?: Readonly<Record<string, string | null>>;
}

export type ExpectedText = string | { readonly match: string };

export type ExpectedBody =
  | null
  | { readonly text: string | readonly string[] }
  | { readonly base64: string | readonly string[] }
  | { readonly match: string }
  | { readonly json: unknown }
  | { readonly jsonHas: Readonly<Record<string, unknown>> }
  | { readonly form: readonly (readonly [string, string])[] }
  | { readonly formHas: Readonly<Record<string, string>> };

/** What arrives at a server. */
export interface ExpectedArrival {
  readonly method?: string;
  readonly url?: ExpectedText;
  readonly headers?: readonly (readonly [string, ExpectedText])[];
  readonly adds?: readonly (readonly [string, ExpectedText])[];
  readonly lacks?: readonly string[];
  readonly body?: ExpectedBody;
}

export interface ExpectedRequest extends ExpectedArrival {
  readonly name?: string;
  readonly file?: string;
  /** From 1. */
  readonly line: number;
  readonly sends?: readonly string[];
  readonly before?: readonly ExpectedArrival[];
  readonly follows?: readonly ExpectedArrival[];
  readonly sent?: boolean | null;
  readonly skipped?: boolean;
  readonly fails?: string;
  readonly httpVersion?: string;
  readonly requestTarget?: string;
  readonly timeoutMs?: number;
}

export interface ExpectedProblem {
  readonly code?: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly severity?: 'error' | 'warning';
}

export interface ServerAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text as it is; anything else as JSON, with its Content-Type. */
  readonly body?: unknown;
}

export interface CorpusCase {
  /** `restClient/reference-header`: the dialect and what the case shows. */
  readonly id: string;
  /** The folder that is the workspace; null: the `.http` file stands alone. */
  readonly folder: string | null;
  /** Absolute path of the `.http` file. */
  readonly httpFile: string;
  readonly expected: Expected;
}

export const corpusFolder = join(import.meta.dirname, 'corpus');

/** All cases in the order of their names. */
export function corpusCases(): CorpusCase[] {
  return globSync('*/**/*.expected.json', { cwd: corpusFolder })
    .sort()
    .map((path) => {
      const [dialect = '', name = '', ...rest] = path.split(/[\\/]/);
      const alone = rest.length === 0;
      return {
        id: `${dialect}/${alone ? name.replace('.expected.json', '') : name}`,
        folder: alone ? null : join(corpusFolder, dialect, name),
        httpFile: join(corpusFolder, path.replace('.expected.json', '.http')),
        expected: JSON.parse(readFileSync(join(corpusFolder, path), 'utf8')) as Expected,
      };
    });
}

export interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** How what arrived differs from what must arrive, a sentence each; empty: not at all. */
export function differences(expected: ExpectedArrival, arrived: Arrival): string[] {
  const told: string[] = [];
  if (expected.method !== undefined && expected.method !== arrived.method) {
    told.push(`The method is ${arrived.method}, not ${expected.method}.`);
  }
  const url = withoutFragment(arrived.url);
  if (expected.url !== undefined && !isText(expected.url, url)) {
    told.push(`The URL is ${url}, not ${inWords(expected.url)}.`);
  }
  return [...told, ...headerDifferences(expected, arrived), ...bodyDifferences(expected, arrived)];
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/, '');
}

function headerDifferences(expected: ExpectedArrival, { headers }: Arrival): string[] {
  const told: string[] = [];
  let from = 0;
  for (const [name, value] of expected.headers ?? []) {
    const at = headers.findIndex((field, index) => index >= from && isField(field, name, value));
    if (at < 0) told.push(`${name}: ${inWords(value)} does not arrive, or not in its order.`);
    else from = at + 1;
  }
  for (const [name, value] of expected.adds ?? []) {
    if (headers.some((field) => isField(field, name, value))) continue;
    told.push(`${name}: ${inWords(value)} does not arrive.`);
  }
  for (const name of expected.lacks ?? []) {
    const found = headers.find(([field]) => field.toLowerCase() === name.toLowerCase());
    if (found !== undefined) told.push(`${name} arrives: ${found[1]}.`);
  }
  return told;
}

function isField(field: readonly [string, string], name: string, value: ExpectedText): boolean {
  return field[0].toLowerCase() === name.toLowerCase() && isText(value, field[1]);
}

function isText(expected: ExpectedText, text: string): boolean {
  return typeof expected === 'string' ? expected === text : new RegExp(expected.match).test(text);
}

function inWords(expected: ExpectedText): string {
  return typeof expected === 'string' ? expected : `/${expected.match}/`;
}

function bodyDifferences({ body }: ExpectedArrival, arrived: Arrival): string[] {
  if (body === undefined) return [];
  const bytes = Buffer.from(arrived.body);
  const text = bytes.toString('utf8');
  const wanted = (wish: string): string[] => [
    `The body is ${JSON.stringify(text)}, wanted is ${wish}.`,
  ];
  if (body === null) return bytes.length === 0 ? [] : wanted('none');
  if ('text' in body) return [body.text].flat().includes(text) ? [] : wanted(inJson(body.text));
  if ('base64' in body) {
    const isOne = [body.base64].flat().includes(bytes.toString('base64'));
    return isOne ? [] : wanted(`the bytes ${inJson(body.base64)}`);
  }
  if ('match' in body) return new RegExp(body.match).test(text) ? [] : wanted(`/${body.match}/`);
  if ('form' in body) {
    return isSame([...new URLSearchParams(text)], body.form) ? [] : wanted(inJson(body.form));
  }
  if ('formHas' in body) {
    const fields = new URLSearchParams(text);
    const has = Object.entries(body.formHas).every(([name, value]) => fields.get(name) === value);
    return has ? [] : wanted(inJson(body.formHas));
  }
  const value = jsonOf(text);
  if ('json' in body) return isSame(value, body.json) ? [] : wanted(inJson(body.json));
  const members = (value ?? {}) as Readonly<Record<string, unknown>>;
  const has = Object.entries(body.jsonHas).every(([name, member]) => isSame(members[name], member));
  return has ? [] : wanted(inJson(body.jsonHas));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function inJson(value: unknown): string {
  return JSON.stringify(value);
}

import { deliveredBytes, deliveredStatus } from '../session/sessionView.ts';
import type { SessionView } from '../session/sessionView.ts';
import type { FromCache } from '../session/sessionEvent.ts';
import { outcomeOf } from './outcome.ts';
import { fileName, splitUrl } from './urlParts.ts';

/** What a person has typed to find sessions, understood. */
export interface SessionFilter {
  readonly matches: (session: SessionView) => boolean;
  /** What is wrong with words that are left out of it. */
  readonly faults: readonly string[];
}

type Test = (session: SessionView) => boolean;

/** One kind of word: what may follow its colon. */
interface Kind {
  readonly example: string;
  /** Null: the value is not one. */
  readonly test: (value: string) => Test | null;
}

const states: Readonly<Record<string, Test>> = {
  asking: ({ state }) => state === 'asking',
  running: ({ state }) => state === 'running' || state === 'asking',
  done: ({ state }) => state === 'success',
  failed: ({ state }) => state === 'failed',
  canceled: ({ state }) => state === 'canceled',
  mocked: ({ hops }) => hops.some(({ response }) => response?.mocked === true),
  cached: ({ hops }) => hops.some(({ response }) => isCached(response?.fromCache)),
  redirected: ({ hops }) => hops.some(({ redirect }) => redirect !== null),
};

const kinds: Readonly<Record<string, Kind>> = {
  status: { example: 'status:404 or status:4xx', test: statusTest },
  host: {
    example: 'host:example.com',
    test: (value) => (session) => hostsOf(session).some((host) => host.includes(value)),
  },
  rule: {
    example: 'rule:no-trackers',
    test: (value) => (session) => decidersOf(session).some((name) => name.includes(value)),
  },
  type: {
    example: 'type:json',
    test: (value) => (session) => typeOf(session).includes(value),
  },
  method: {
    example: 'method:post',
    test: (value) => (session) => session.request.method.toLowerCase() === value,
  },
  is: {
    example: `is:${Object.keys(states).join(', is:')}`,
    test: (value) => (Object.hasOwn(states, value) ? (states[value] ?? null) : null),
  },
  larger: { example: 'larger:100kb or larger:1mb', test: largerTest },
};

/**
 * Understands words such as `status:4xx host:shop -is:mocked "a b"`. A session must match all of them; one with `-` before
 * it must not match. Other words are looked for in method, URL and outcome.
 */
export function sessionFilter(text: string): SessionFilter {
  const tests: Test[] = [];
  const faults: string[] = [];
  for (const [, minus, quoted, word] of text.toLowerCase().matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)) {
    const read = quoted === undefined ? readWord(word ?? '') : containing(quoted);
    if (typeof read === 'string') faults.push(read);
    else tests.push(minus === '-' ? (session) => !read(session) : read);
  }
  return { matches: (session) => tests.every((test) => test(session)), faults };
}

/** What a word means, or what is wrong with it. */
function readWord(word: string): Test | string {
  const [, name, value = ''] = /^([a-z]+):(.*)$/.exec(word) ?? [];
  // A URL, or a host with its port.
  if (name === undefined || value.startsWith('//') || isPortAfter(name, value)) {
    return containing(word);
  }
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) {
    const known = Object.keys(kinds).map((each) => `${each}:`);
    return `${name}: is not a filter. Use ${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}`;
  }
  const test = value === '' ? null : kind.test(value.replaceAll('"', ''));
  return test ?? `${word} is not a filter yet. Write ${kind.example}`;
}

function isPortAfter(name: string, value: string): boolean {
  return !Object.hasOwn(kinds, name) && /^\d+(?:$|\/)/.test(value);
}

/** Texts of sessions that were looked at, which do not change while a view is the same. */
const texts = new WeakMap<SessionView, string>();

function containing(wanted: string): Test {
  return (session) => textOf(session).includes(wanted);
}

function textOf(session: SessionView): string {
  const known = texts.get(session);
  if (known !== undefined) return known;
  const { method, url } = session.request;
  const text = `${method} ${url} ${outcomeOf(session).text}`.toLowerCase();
  texts.set(session, text);
  return text;
}

function statusTest(value: string): Test | null {
  const wanted = value.split(',');
  if (!wanted.every((each) => /^[1-9](?:xx|\d\d)$/.test(each))) return null;
  const patterns = wanted.map((each) => each.replace('xx', ''));
  return (session) => {
    const status = String(deliveredStatus(session)?.status ?? '');
    return status !== '' && patterns.some((pattern) => status.startsWith(pattern));
  };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };

function largerTest(value: string): Test | null {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([kmg]?b?)$/.exec(value) ?? [];
  if (number === undefined) return null;
  const name = unit.length === 1 && unit !== 'b' ? `${unit}b` : unit;
  const least = Number(number) * (UNITS[name] ?? 1);
  return ({ bytes }) => deliveredBytes(bytes) > least;
}

function hostsOf({ request, hops }: SessionView): string[] {
  return [request.url, ...hops.map(({ url }) => url)].map((url) => splitUrl(url).host);
}

/** Rules and modules that decided something, by name and file. */
function decidersOf({ hops }: SessionView): string[] {
  return hops
    .flatMap(({ entries }) => entries)
    .flatMap((entry) => {
      if (entry.kind !== 'decision') return [];
      const { by } = entry.decision;
      if (by.kind === 'rule') return [by.id, fileName(by.file)];
      return by.kind === 'module' && by.file !== undefined ? [fileName(by.file)] : [];
    })
    .map((name) => name.toLowerCase());
}

function typeOf({ hops }: SessionView): string {
  return hops.at(-1)?.response?.mimeType?.toLowerCase() ?? '';
}

function isCached(from: FromCache | undefined): boolean {
  return from === 'hit' || from === 'revalidated';
}

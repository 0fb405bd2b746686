import { maskUrl } from '../../session/mask.ts';
import { isValues } from '../values/path.ts';
import type { FoundValue } from '../values/value.ts';
import { everyValue } from './currentValue.ts';
import { dynamicWords } from './dynamicWords.ts';
import type { Scope } from './scope.ts';
import { originInWords, shownValue } from './shownValue.ts';
import { around, asSnippet, completion } from './completion.ts';
import type { Completion, ListFolder, Typing } from './completion.ts';
import { pathCompletions } from './pathCompletions.ts';

/** What can stand between `{{` and `}}`. Null: the cursor is not there. */
export async function completionsInBraces(
  scope: Scope,
  typing: Typing,
  list: ListFolder,
): Promise<Completion[] | null> {
  const open = typing.before.lastIndexOf('{{');
  if (open < 0 || typing.before.slice(open).includes('}}')) return null;
  const typed = typing.before.slice(open + 2).trimStart();
  const close = typing.after.indexOf('}}');
  const isClosed = close >= 0 && !typing.after.slice(0, close).includes('{{');
  // What is left of the name is replaced, too.
  const covered = isClosed ? (/^[\w.$-]*/.exec(typing.after)?.[0].length ?? 0) : 0;
  const end = isClosed ? '' : '}}';
  const [, file] = /^<(?:@[\w-]*)?\s+(.*)$/s.exec(typed) ?? [];
  if (file !== undefined) return pathCompletions(typing, file, list, () => true);
  return (
    ofPlace(scope, typing, { typed, end, covered }) ??
    ofRequest(scope, typing, { typed, end, covered }) ??
    ofValue(scope, typing, { typed, end, covered }) ??
    anything(scope, typing, { typed, end, covered })
  );
}

interface Written {
  readonly typed: string;
  /** What closes the braces, unless it is there. */
  readonly end: string;
  /** How many characters behind the cursor belong to what is replaced. */
  readonly covered: number;
}

/** `$processEnv NAME`, `$dotenv NAME`, `$shared NAME`, `$env.NAME`, `$auth.token("id")`. */
function ofPlace(
  scope: Scope,
  typing: Typing,
  { typed, end, covered }: Written,
): Completion[] | null {
  const { environment, processEnvironment } = scope.known;
  const [, id] = /^\$auth\.(?:token|idToken)\(\s*["']([^"']*)$/.exec(typed) ?? [];
  if (id !== undefined) {
    return environment.authIds.map((label) =>
      completion({ label, kind: 'value', range: around(typing, id.length) }),
    );
  }
  const [, place, name] = /^\$(processEnv |env\.|dotenv |shared )\s*%?([\w.-]*)$/.exec(typed) ?? [];
  if (place === undefined || name === undefined) return null;
  const range = around(typing, name.length, covered);
  const names =
    place === 'processEnv ' || place === 'env.'
      ? Object.keys(processEnvironment)
      : [...environment.all().keys()].filter((each) => {
          const find = place === 'dotenv ' ? environment.values.dotenv : environment.values.shared;
          return find(each) !== null;
        });
  return names.map((label) =>
    completion({ label, kind: 'variable', range, insertText: label + end }),
  );
}

/** Behind the name of a request: what there is of its answer. */
function ofRequest(
  scope: Scope,
  typing: Typing,
  { typed, end, covered }: Written,
): Completion[] | null {
  const name = [...scope.requests.keys()]
    .filter((each) => typed.startsWith(`${each}.`))
    .toSorted((one, other) => other.length - one.length)[0];
  if (name === undefined) return null;
  const rest = typed.slice(name.length + 1);
  const offer = (parts: readonly Part[], written: string): Completion[] =>
    parts.map(({ label, insert = label, words, isOpen = false }) =>
      completion({
        ...{ label, kind: 'part', documentation: words, isOpen },
        range: around(typing, written.length, covered),
        insertText: insert + (isOpen ? '' : end),
      }),
    );
  const [, side, behind] = /^(request|response)\.(.*)$/.exec(rest) ?? [];
  if (behind === undefined) return /[.[]/.test(rest) ? [] : offer(SIDES, rest);
  const [, header] = /^headers\.([\w-]*)$/.exec(behind) ?? [];
  const result = scope.known.set.result(name);
  if (header !== undefined) {
    const message = side === 'request' ? result?.request : result?.response;
    const names = new Set([
      'Content-Type',
      'Location',
      ...(message?.headers ?? []).map(([each]) => each),
    ]);
    return offer(
      [...names].map((label) => ({ label, words: '' })),
      header,
    );
  }
  return /[.[]/.test(behind) ? [] : offer(side === 'request' ? OF_REQUEST : OF_RESPONSE, behind);
}

interface Part {
  readonly label: string;
  readonly insert?: string;
  readonly words: string;
  readonly isOpen?: boolean;
}

const SIDES: readonly Part[] = [
  { label: 'response', insert: 'response.', words: 'The response to the request.', isOpen: true },
  { label: 'request', insert: 'request.', words: 'The request as it was sent.', isOpen: true },
];

const OF_REQUEST: readonly Part[] = [
  { label: 'body', insert: 'body.*', words: 'The whole body, or a part: `body.$.user.id`.' },
  { label: 'headers', insert: 'headers.', words: 'One of its headers.', isOpen: true },
  { label: 'url', words: 'The URL.' },
  { label: 'method', words: 'The method.' },
];

const OF_RESPONSE: readonly Part[] = [
  {
    label: 'body.$',
    insert: 'body.$.',
    words: 'A part of a JSON body, by JSONPath: `body.$.items[0].id`.',
    isOpen: true,
  },
  { label: 'body.*', words: 'The whole body.' },
  {
    label: 'body.//',
    insert: 'body.//',
    words: 'A part of an XML body, by XPath: `body.//token`.',
    isOpen: true,
  },
  { label: 'headers', insert: 'headers.', words: 'One of its headers.', isOpen: true },
  { label: 'cookies', insert: 'cookies.', words: 'A cookie that it set.', isOpen: true },
  { label: 'status', words: 'The status code.' },
];

/** Behind `user.`: what the value has. */
function ofValue(
  scope: Scope,
  typing: Typing,
  { typed, end, covered }: Written,
): Completion[] | null {
  const [, head, name = ''] = /^(.*)\.([\w-]*)$/.exec(typed) ?? [];
  if (head === undefined || head.startsWith('$')) return null;
  const found = scope.known.environment.values.find(head);
  if (found === null || !isValues(found.value)) return null;
  return Object.entries(found.value).map(([label, value]) =>
    completion({
      ...{ label, kind: 'variable', insertText: label + end },
      detail: shownValue({ ...found, value }, label),
      documentation: `From ${originInWords(found.origin, scope.known)}`,
      range: around(typing, name.length, covered),
    }),
  );
}

function anything(scope: Scope, typing: Typing, { typed, end, covered }: Written): Completion[] {
  // Behind `%` the value is percent-encoded.
  const name = typed.replace(/^%/, '');
  if (!/^[\w.$\p{L}-]*$/u.test(name)) return [];
  const range = around(typing, name.length, covered);
  const variables = scope.variableNames().map((label) => {
    const [counting] = everyValue(label, typing.line, scope);
    return completion({
      ...{ label, kind: 'variable', range, insertText: label + end },
      detail: counting === undefined ? '' : shownValue(counting, label),
      documentation: documentationOf(counting, scope),
    });
  });
  const requests = [...scope.requests].map(([label, { request }]) =>
    completion({
      ...{ label, kind: 'request', range, insertText: `${label}.`, isOpen: true },
      detail: `${request.method} ${maskUrl(request.url)}`,
      documentation: 'The response to this request. It is sent first, unless it was sent already.',
    }),
  );
  const dynamic = dynamicWords.map(({ name: label, rest, words }) =>
    completion({
      ...{ label, kind: 'dynamic', range, documentation: words, isSnippet: true },
      insertText: asSnippet(label) + rest + end.replaceAll('}', '\\}'),
    }),
  );
  return [...variables, ...requests, ...dynamic];
}

function documentationOf(counting: FoundValue | undefined, { known }: Scope): string {
  if (counting === undefined) return 'It has no value yet: a script sets it, or you are asked.';
  return `From ${originInWords(counting.origin, known)}`;
}

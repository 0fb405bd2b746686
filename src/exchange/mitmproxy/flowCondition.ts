import type { DraftCondition } from '../conversion/importer.ts';
import { compileRegex } from '../../rules/regex/linearRegex.ts';
import { toRe2 } from '../conversion/re2Dialect.ts';
import { wildcardOf } from '../conversion/wildcard.ts';
import type { FlowFilter } from './flowFilter.ts';
import { hostRegex } from '../conversion/hostRegex.ts';

/** When mitmproxy asks a filter: before the request is sent, when `~q` holds, or after the response has come, when `~s` does. */
export type FlowPhase = 'request' | 'response';

/** What a filter comes to: a condition, always, never, or why it can't be said. */
export type FlowCondition =
  | { readonly condition: DraftCondition; readonly remarks: readonly string[] }
  | boolean
  | { readonly lost: string; readonly hint: string };

/** A flow filter as a condition of ours, at one of the two phases. */
export function flowCondition(filter: FlowFilter, phase: FlowPhase): FlowCondition {
  switch (filter.kind) {
    case 'not':
      return negated(flowCondition(filter.of, phase));
    case 'and':
    case 'or':
      return combined(
        filter.kind,
        filter.of.map((part) => flowCondition(part, phase)),
      );
    case 'test': {
      const caseSensitive = !(filter.code in tests) && filter.code.endsWith('c');
      const code = caseSensitive ? filter.code.slice(0, -1) : filter.code;
      const test = tests[code] ?? notHere(filter.code);
      return test(filter.argument, { phase, caseSensitive });
    }
  }
}

function negated(inner: FlowCondition): FlowCondition {
  if (typeof inner === 'boolean') return !inner;
  return 'lost' in inner ? inner : { condition: { not: inner.condition }, remarks: inner.remarks };
}

function combined(kind: 'and' | 'or', parts: readonly FlowCondition[]): FlowCondition {
  const decisive = kind === 'or';
  // What is decided needs no other part, also none that can't be said.
  if (parts.includes(decisive)) return decisive;
  const lost = parts.find((part) => typeof part === 'object' && 'lost' in part);
  if (lost !== undefined) return lost;
  const said = parts.filter((part) => typeof part === 'object' && 'condition' in part);
  const [first] = said;
  if (first === undefined) return !decisive;
  const remarks = said.flatMap((part) => part.remarks);
  if (said.length === 1) return { condition: first.condition, remarks };
  return {
    condition: { [kind === 'and' ? 'all' : 'any']: said.map(({ condition }) => condition) },
    remarks,
  };
}

interface Circumstances {
  readonly phase: FlowPhase;
  readonly caseSensitive: boolean;
}

type Test = (argument: string, circumstances: Circumstances) => FlowCondition;

const is = (condition: DraftCondition, ...remarks: string[]): FlowCondition => ({
  condition,
  remarks,
});
const lost = (reason: string, hint: string): FlowCondition => ({ lost: reason, hint });
const anyOf = (...parts: FlowCondition[]): FlowCondition => combined('or', parts);

const requestHeader: Test = (argument) => {
  const [name = ''] = /[A-Za-z0-9_-]+/.exec(argument) ?? [];
  if (WRITTEN_LATER.has(name.toLowerCase())) {
    return lost(
      `${name} is written when the request is sent. Rules are asked before that and do not see it.`,
      'Choose by another header, the method or the body.',
    );
  }
  const found = headerTest('requestHeaders', argument);
  if (name.toLowerCase() !== 'host' || typeof found === 'boolean' || 'lost' in found) return found;
  return {
    ...found,
    remarks: [
      ...found.remarks,
      'mitmproxy sees no Host in HTTP/2; rules see one in every request.',
    ],
  };
};
/** A proxy sees what is on the wire; rules see the request before the connection has added its own. */
const WRITTEN_LATER = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** Before there is a response, a test of it does not hold. */
const responseHeader: Test = (argument, { phase }) =>
  phase === 'response' && headerTest('responseHeaders', argument);
const requestType: Test = (argument) => typeTest('requestHeaders', argument);
const responseType: Test = (argument, { phase }) =>
  phase === 'response' && typeTest('responseHeaders', argument);
const requestBody: Test = (argument, { caseSensitive }) => {
  const regex = toRe2(argument, 'python');
  if ('fault' in regex) return lost(regex.fault, regex.hint);
  return is({ requestBody: { matches: `(?s${caseSensitive ? '' : 'i'})${regex.source}` } });
};
const responseBody: Test = (_argument, { phase }) =>
  phase === 'response' &&
  lost(
    'There is no condition on the body of a response.',
    'Choose by URL, status or a header of the response, or write a handler module.',
  );

const tests: Readonly<Record<string, Test>> = {
  all: () => true,
  http: () => true,
  dns: () => false,
  tcp: () => false,
  udp: () => false,
  websocket: () => false,
  e: () => false,
  replay: () => false,
  replayq: () => false,
  replays: () => false,
  marked: () => false,
  q: (_argument, { phase }) => phase === 'request',
  s: (_argument, { phase }) => phase === 'response',
  c: (code, { phase }) =>
    phase === 'response' && (/^\d+$/.test(code) ? is({ statusCodes: [Number(code)] }) : false),
  u: (argument, { caseSensitive }) => urlTest(argument, caseSensitive),
  d(argument, { caseSensitive }) {
    const regex = hostRegex(argument, 'python');
    return 'fault' in regex
      ? lost(regex.fault, regex.hint)
      : is({ regexFilter: regex.source, ...caseOf(caseSensitive) });
  },
  m: (argument, { caseSensitive }) => methodTest(argument, caseSensitive),
  hq: requestHeader,
  hs: responseHeader,
  h: (...told) => anyOf(requestHeader(...told), responseHeader(...told)),
  tq: requestType,
  ts: responseType,
  t: (...told) => anyOf(requestType(...told), responseType(...told)),
  bq: requestBody,
  bs: responseBody,
  b: (...told) => anyOf(requestBody(...told), responseBody(...told)),
  a: (_argument, { phase }) =>
    phase === 'response' &&
    is({ responseHeaders: [{ header: 'Content-Type', values: ASSET_TYPES }] }),
};

/** mitmproxy/flowfilter.py, FAsset. */
const ASSET_TYPES = [
  '*text/javascript*',
  '*application/x-javascript*',
  '*application/javascript*',
  '*text/css*',
  '*image/*',
  '*font/*',
  '*application/font*',
];

function notHere(code: string): Test {
  return () =>
    lost(
      `There is nothing like ~${code} here.`,
      'Choose by URL, host, method, headers, status or request body.',
    );
}

function urlTest(argument: string, caseSensitive: boolean): FlowCondition {
  const regex = toRe2(argument, 'python');
  if ('fault' in regex) return lost(regex.fault, regex.hint);
  return is({ regexFilter: regex.source, ...caseOf(caseSensitive) });
}

function caseOf(caseSensitive: boolean): DraftCondition {
  return caseSensitive ? { isUrlFilterCaseSensitive: true } : {};
}

const METHODS =
  'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK QUERY'.split(
    ' ',
  );

/** The methods that an expression is found in. */
function methodTest(argument: string, caseSensitive: boolean): FlowCondition {
  const source = toRe2(argument, 'python');
  if ('fault' in source) return lost(source.fault, source.hint);
  const regex = compileRegex(source.source, { caseSensitive });
  const found = METHODS.filter((method) => 'test' in regex && regex.test(method));
  if (found.length === METHODS.length) return true;
  if (/^[\w-]+$/.test(argument) && found.length === 0) {
    found.push(argument.toUpperCase());
  }
  return found.length === 0
    ? false
    : is({ requestMethods: found.map((name) => name.toLowerCase()) });
}

/** "name: value", found anywhere in a header's line: the name is to be there whole, the value with * and ?. */
function headerTest(side: 'requestHeaders' | 'responseHeaders', argument: string): FlowCondition {
  const [, name, rest = ''] =
    /^\^?([A-Za-z0-9_-]+)(?::(?:\\s\*|\s|\s\*|\\s)?([^]*))?$/.exec(argument) ?? [];
  if (name === undefined) {
    return lost(
      'Only an expression of the form Name: value can be converted for a header.',
      'Name the header, and what is in its value with .* for anything.',
    );
  }
  const remarks = argument.includes(':')
    ? []
    : [
        `${argument} is looked for in names and values of headers there, and as the name of a header here.`,
      ];
  if (rest === '' || rest === '.*' || rest === '.+') {
    return is({ [side]: [{ header: name }] }, ...remarks);
  }
  const value = wildcardOf(`^${rest.replace(/^\^/, '')}`);
  return value === null
    ? lost(
        'The expression for the value of a header is more than text with .* in it.',
        'Write a condition with * and ? in values.',
      )
    : is({ [side]: [{ header: name, values: [value] }] }, ...remarks);
}

function typeTest(side: 'requestHeaders' | 'responseHeaders', argument: string): FlowCondition {
  const value = wildcardOf(argument);
  return value === null
    ? lost(
        'The expression for Content-Type is more than text with .* in it.',
        'Write a condition with * and ? in values.',
      )
    : is({ [side]: [{ header: 'Content-Type', values: [value] }] });
}

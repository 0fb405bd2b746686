import type { Problem } from '../../files/problem.ts';
import { isExpression } from '../template/isExpression.ts';

/** What an assertion looks at. */
export type Subject =
  | { readonly kind: 'status' }
  | { readonly kind: 'duration'; readonly part: string }
  | { readonly kind: 'header'; readonly name: string }
  /** The whole body, or what JavaScript finds in it: `items[0].id`. */
  | { readonly kind: 'body'; readonly path: string }
  | { readonly kind: 'js'; readonly expression: string }
  | { readonly kind: 'xpath'; readonly expression: string };

/** An assertion of httpYac: `status == 200` behind its `??` (https://httpyac.github.io/guide/assert.html). */
export interface Assertion {
  readonly subject: Subject;
  readonly predicate: Predicate;
  /** Null: the predicate needs none. */
  readonly expected: string | null;
}

export type Predicate = (typeof PREDICATES)[keyof typeof PREDICATES];

/** By how they are written; the longer ones first, so that `==` is not found in `===`. */
const PREDICATES = {
  '===': '==',
  '!==': '!=',
  '==': '==',
  '!=': '!=',
  '>=': '>=',
  '<=': '<=',
  '>': '>',
  '<': '<',
  'not equals': '!=',
  equals: '==',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
  includes: 'includes',
  contains: 'includes',
  matches: 'matches',
  exists: 'exists',
  isTrue: 'exists',
  isFalse: 'isFalse',
  isNumber: 'isNumber',
  isBoolean: 'isBoolean',
  isString: 'isString',
  isArray: 'isArray',
  sha256: 'sha256',
  sha512: 'sha512',
  md5: 'md5',
} as const;

const ALONE: ReadonlySet<Predicate> = new Set([
  ...(['exists', 'isFalse', 'isNumber', 'isBoolean', 'isString', 'isArray'] as const),
]);

const WRITTEN = Object.keys(PREDICATES)
  .map((written) => written.replace(' ', '\\s+'))
  .join('|');
/** A word stands for itself; after a sign the value may follow at once. */
const PREDICATE = new RegExp(
  `\\s(${WRITTEN})(?=\\s|$|[^\\w=\\s])|\\s([=!]==?|[<>]=?)(?=\\w)`,
  'gi',
);
const SUBJECT = /^\s*(?:\?\?\s*)?(\S+)/;

/** What is wrong with an assertion, and where in its text. */
export interface AssertionFault extends Pick<Problem, 'code' | 'message' | 'hint'> {
  /** In UTF-16 units of the text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

const KINDS = ['status', 'duration', 'header', 'body', 'js', 'xpath'] as const;

/** Reads what stands in the line; `??` may be there or not. */
export function readAssertion(text: string): Assertion | AssertionFault {
  const [whole = '', word = ''] = SUBJECT.exec(text) ?? [];
  const start = whole.length - word.length;
  const kind = KINDS.find((each) => each === word);
  if (kind === undefined) {
    return {
      code: 'unknown-assertion',
      message: word === '' ? 'The assertion is empty.' : `An assertion can't look at ${word}.`,
      hint: `Begin with one of ${KINDS.join(', ')}, as in ?? status == 200.`,
      ...{ start, end: whole.length },
    };
  }
  const rest = text.slice(whole.length);
  const found = predicateIn(kind, rest);
  if (found === null) {
    return {
      code: 'assertion-without-predicate',
      message: 'The assertion does not say what to compare.',
      hint: 'Write a comparison: ==, !=, >, >=, <, <=, startsWith, endsWith, includes, matches, exists, isFalse, isNumber, isBoolean, isString, isArray, md5, sha256 or sha512.',
      ...{ start, end: text.trimEnd().length },
    };
  }
  const value = rest.slice(0, found.start).trim();
  const expected = rest.slice(found.end).trim();
  const place = { start, end: text.trimEnd().length };
  if ((kind === 'header' || kind === 'js' || kind === 'xpath') && value === '') {
    return {
      code: 'assertion-without-subject',
      message: `The assertion does not say which ${WHAT[kind]} it looks at.`,
      hint: `Write it after ${kind}, as in ?? ${EXAMPLES[kind]}.`,
      ...place,
    };
  }
  if (kind === 'js' && !isExpression(value)) {
    return {
      code: 'invalid-expression',
      message: `${value} is not a JavaScript expression.`,
      hint: 'Correct the expression between js and the comparison.',
      ...place,
    };
  }
  if (expected === '' && !ALONE.has(found.predicate) && !/^[=!]=$/.test(found.predicate)) {
    return {
      code: 'assertion-without-value',
      message: `The assertion has no value after ${found.written}.`,
      hint: 'Write the value to compare with.',
      ...place,
    };
  }
  return {
    subject: subjectOf(kind, value),
    predicate: found.predicate,
    expected: ALONE.has(found.predicate) ? null : expected,
  };
}

export function isFault(read: Assertion | AssertionFault): read is AssertionFault {
  return 'code' in read;
}

const WHAT = { header: 'header', js: 'expression', xpath: 'XPath' };
const EXAMPLES = {
  header: 'header content-type includes json',
  js: 'js response.parsedBody.id > 0',
  xpath: 'xpath /book/title == Emma',
};

interface Found {
  readonly predicate: Predicate;
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

/** The last one, as in httpYac; of an expression the last that leaves JavaScript before it: `js name == "a > b"`. */
function predicateIn(kind: (typeof KINDS)[number], rest: string): Found | null {
  const all: Found[] = [];
  PREDICATE.lastIndex = 0;
  for (let match = PREDICATE.exec(rest); match !== null; match = PREDICATE.exec(rest)) {
    const written = match[1] ?? match[2] ?? '';
    const predicate = predicateOf(written);
    if (predicate !== undefined) {
      all.push({ predicate, written, start: match.index, end: match.index + match[0].length });
    }
    // The space behind one may be the one before the next.
    PREDICATE.lastIndex = match.index + 1;
  }
  const last = all.findLast(({ start, end, predicate }) => {
    if (ALONE.has(predicate) && rest.slice(end).trim() !== '') return false;
    return canBeSubject(kind, rest.slice(0, start).trim());
  });
  return last ?? all.at(-1) ?? null;
}

function canBeSubject(kind: (typeof KINDS)[number], value: string): boolean {
  switch (kind) {
    case 'status':
      return value === '';
    case 'duration':
    case 'header':
      return !/\s/.test(value);
    case 'body':
      return value === '' || value.startsWith('$') || isExpression(bodyExpression(value));
    case 'js':
      return isExpression(value);
    case 'xpath':
      return value !== '';
  }
}

/** What a path in the body means in JavaScript; `$…` is a JSONPath. */
export function bodyExpression(path: string): string {
  if (path.startsWith('$')) return `jsonPath(response.parsedBody, ${JSON.stringify(path)})`;
  return `(response.parsedBody || response.body)${/^[.[]/.test(path) ? '' : '.'}${path}`;
}

function predicateOf(written: string): Predicate | undefined {
  const plain = written.replace(/\s+/g, ' ').toLowerCase();
  const [, predicate] =
    Object.entries(PREDICATES).find(([name]) => name.toLowerCase() === plain) ?? [];
  return predicate;
}

function subjectOf(kind: (typeof KINDS)[number], value: string): Subject {
  switch (kind) {
    case 'status':
      return { kind };
    case 'duration':
      return { kind, part: value };
    case 'header':
      return { kind, name: value };
    case 'body':
      return { kind, path: value };
    case 'js':
    case 'xpath':
      return { kind, expression: value };
  }
}

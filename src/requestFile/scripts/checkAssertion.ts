import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { headerValues } from '../../session/headers.ts';
import { CUT_BODY } from '../values/requestResult.ts';
import type { Value } from '../values/value.ts';
import { bodyExpression, isFault, readAssertion } from './assertion.ts';
import type { Assertion, AssertionFault, Subject } from './assertion.ts';
import type { ResponseFacts, ScriptContext, TestResult } from './contract/script.ts';
import type { ExpressionPlace, ScriptSandbox } from './scriptSandbox.ts';

export interface AssertionParts {
  /** Null: there is none. */
  readonly response: ResponseFacts | null;
  /** What JavaScript sees: made only where it is asked. */
  readonly context: () => Promise<ScriptContext>;
  readonly place: ExpressionPlace;
  /** Started only for what needs JavaScript: expressions, paths, XPath and regular expressions. */
  readonly sandbox: Pick<ScriptSandbox, 'evaluate'>;
}

type Actual = { readonly value: Value | undefined } | { readonly fault: string };

/**
 * Checks `status == 200` and its like against a response, with httpYac's meaning. What stands in `{{…}}` is to be filled in
 * before. `problem`: the text is no assertion.
 */
export async function checkAssertion(
  text: string,
  parts: AssertionParts,
): Promise<{ readonly test: TestResult } | { readonly problem: AssertionFault }> {
  const assertion = readAssertion(text);
  if (isFault(assertion)) return { problem: assertion };
  const name = text.replace(/^\s*\?\?/, '').trim();
  const { firstLine: line } = parts.place;
  const { response } = parts;
  if (response === null) {
    return { test: { name, passed: false, message: 'There is no response.', line } };
  }
  const actual = await actualOf(assertion.subject, response, parts);
  if ('fault' in actual) return { test: { name, passed: false, message: actual.fault, line } };
  const { passed, expected, fault } = await compare(assertion, actual.value, response, parts);
  if (isUncertain(assertion, response, passed)) {
    return { test: { name, passed: false, message: CUT_BODY, line } };
  }
  if (passed) return { test: { name, passed, line } };
  const subject = name.split(/\s/, 1)[0] ?? name;
  const found = actual.value === undefined ? 'nothing' : shown(actual.value);
  return {
    test: {
      ...{ name, passed, line, actual: actual.value ?? null },
      message: fault ?? `${subject} is ${found} (expected: ${behind(assertion)})`,
      ...(expected === undefined ? {} : { expected }),
    },
  };
}

/** What the beginning of a body has, the whole body has too; all else could be otherwise. JavaScript gets no cut body. */
function isUncertain(
  { subject, predicate }: Assertion,
  { isCut }: ResponseFacts,
  passed: boolean,
): boolean {
  return isCut && subject.kind === 'body' && !(passed && SEEN_AT_ONCE.has(predicate));
}

const SEEN_AT_ONCE: ReadonlySet<Assertion['predicate']> = new Set([
  ...(['startsWith', 'includes', 'exists'] as const),
]);

async function actualOf(
  subject: Subject,
  response: ResponseFacts,
  parts: AssertionParts,
): Promise<Actual> {
  switch (subject.kind) {
    case 'status':
      return { value: response.status };
    case 'duration':
      return { value: duration(subject.part, response) };
    case 'header': {
      const values = headerValues(response.headers, subject.name);
      if (values.length === 0) return { value: undefined };
      const isList = subject.name.toLowerCase() === 'set-cookie';
      return { value: isList ? values : values.join(', ') };
    }
    case 'body':
      if (subject.path !== '') return evaluated(bodyExpression(subject.path), parts);
      return { value: response.text === '' ? undefined : (response.text ?? undefined) };
    case 'js':
      return evaluated(subject.expression, parts);
    case 'xpath':
      return evaluated(`xpath(response.body, ${JSON.stringify(subject.expression)})`, parts);
  }
}

function duration(part: string, { timings }: ResponseFacts): number | undefined {
  const named = Object.entries(timings).find(([name]) => name === part);
  return named === undefined ? timings.total : (named[1] as number);
}

/** JSON has no undefined: whether it is that comes beside. */
async function evaluated(
  expression: string,
  { sandbox, context, place }: AssertionParts,
): Promise<Actual> {
  const code = `((value) => [value === undefined, value])(await (${expression}\n))`;
  const outcome = await sandbox.evaluate(code, await context(), place);
  if ('error' in outcome) return { fault: outcome.error.message };
  const [isUndefined, value] = outcome.value as readonly Value[];
  return { value: isUndefined === true ? undefined : value };
}

interface Compared {
  readonly passed: boolean;
  readonly expected?: Value;
  readonly fault?: string;
}

async function compare(
  { subject, predicate, expected: written }: Assertion,
  actual: Value | undefined,
  response: ResponseFacts,
  { sandbox, context, place }: AssertionParts,
): Promise<Compared> {
  const expected = written ?? '';
  switch (predicate) {
    case '==':
    case '!=': {
      const wanted = asTypeOf(actual, expected);
      const equal = isDeepStrictEqual(actual, wanted) || (actual === undefined && expected === '');
      return { passed: equal === (predicate === '=='), expected: wanted ?? null };
    }
    case '>':
    case '>=':
    case '<':
    case '<=':
      return { passed: inOrder(predicate, numberOf(actual), numberOf(expected)), expected };
    case 'startsWith':
    case 'endsWith':
    case 'includes': {
      const text = textOf(actual);
      return { passed: text !== '' && expected !== '' && text[predicate](expected), expected };
    }
    case 'matches': {
      const code = `new RegExp(${JSON.stringify(expected)}, 'u').test($text)`;
      const variables = { $text: textOf(actual) };
      const outcome = await sandbox.evaluate(code, { ...(await context()), variables }, place);
      if ('error' in outcome) return { passed: false, fault: outcome.error.message };
      return { passed: outcome.value === true, expected };
    }
    case 'exists':
      return { passed: Boolean(actual) };
    case 'isFalse':
      return { passed: !Boolean(actual) };
    case 'isNumber':
      return { passed: typeof actual === 'number' };
    case 'isBoolean':
      return { passed: typeof actual === 'boolean' };
    case 'isString':
      return { passed: typeof actual === 'string' };
    case 'isArray':
      return { passed: Array.isArray(actual) };
    case 'md5':
    case 'sha256':
    case 'sha512': {
      const isBinary = subject.kind === 'body' && subject.path === '' && response.text === null;
      const hash = createHash(predicate)
        .update(isBinary ? response.bytes : textOf(actual))
        .digest();
      const hashes = [hash.toString('base64'), hash.toString('hex')];
      const passed = hashes.includes(expected) || hashes.includes(expected.toLowerCase());
      return {
        passed,
        expected,
        ...(passed ? {} : { fault: `${predicate} is ${hashes.join(', in hex ')}` }),
      };
    }
  }
}

/** What is written, as a value of the type that was found; undefined: it is none of that type. */
function asTypeOf(actual: Value | undefined, written: string): Value | undefined {
  switch (typeof actual) {
    case 'number':
      return numberOf(written);
    case 'boolean':
      return /^(?:false|0)?$/i.test(written.trim()) ? false : true;
    case 'object':
      try {
        return JSON.parse(written) as Value;
      } catch {
        return written;
      }
    default:
      return actual === undefined && written === 'undefined' ? undefined : written;
  }
}

function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  const number = Number.parseFloat(textOf(value).trim());
  return Number.isNaN(number) ? undefined : number;
}

function inOrder(
  predicate: '>' | '>=' | '<' | '<=',
  left: number | undefined,
  right: number | undefined,
): boolean {
  if (left === undefined || right === undefined) return false;
  switch (predicate) {
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
  }
}

function textOf(value: Value | undefined): string {
  if (value === undefined || value === null || value === false) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const LONGEST_SHOWN = 500;

function shown(value: Value): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

function behind({ predicate, expected }: Assertion): string {
  return expected === null ? predicate : `${predicate} ${expected}`;
}

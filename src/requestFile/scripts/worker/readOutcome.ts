import type { HeaderField } from '../../../session/headers.ts';
import type { Value } from '../../values/value.ts';
import type { Changes, RequestChanges, ScriptResult } from '../contract/script.ts';

type Fields = Readonly<Record<string, Value>>;

/** What came out of QuickJS, part by part. Scripts can change what JSON and lists do, so nothing of its form is certain. */
export interface ReadOutcome extends Pick<
  ScriptResult,
  'globals' | 'globalHeaders' | 'variables' | 'kept' | 'request'
> {
  readonly tests: readonly ReadTest[];
  readonly log: readonly {
    readonly level: string;
    readonly text: string;
    readonly stack: string;
  }[];
  readonly error: ReadError | null;
  readonly skip: string | null;
  readonly value: Value | undefined;
}

export interface ReadError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export interface ReadTest {
  readonly name: string;
  readonly stack: string;
  readonly error: ReadError | null;
  readonly expected: Value | undefined;
  readonly actual: Value | undefined;
}

/** @throws Error when it is not JSON, or not a result */
export function readOutcome(json: string): ReadOutcome {
  const outcome = fieldsIn(JSON.parse(json) as Value);
  if (!Array.isArray(outcome['tests']) || !Array.isArray(outcome['log'])) {
    throw new TypeError('This is not the result of a script.');
  }
  const headers = changes(outcome['globalHeaders']);
  return {
    globals: changes(outcome['globals']),
    globalHeaders: {
      set: Object.fromEntries(
        Object.entries(headers.set).map(([name, value]) => [name, text(value)]),
      ),
      cleared: headers.cleared,
    },
    variables: changes(outcome['variables']),
    kept: list(outcome['kept']).map(text),
    request: request(fieldsIn(outcome['request'])),
    tests: list(outcome['tests']).map(fieldsIn).map(test),
    log: list(outcome['log'])
      .map(fieldsIn)
      .map(({ level, text: said, stack }) => ({
        ...{ level: text(level), text: text(said), stack: text(stack) },
      })),
    error: error(outcome['error']),
    skip: typeof outcome['skip'] === 'string' ? outcome['skip'] : null,
    value: outcome['value'],
  };
}

export const NOTHING: ReadOutcome = readOutcome('{"tests":[],"log":[]}');

function changes(given: Value | undefined): Changes<Value> {
  const { set, cleared } = fieldsIn(given);
  return { set: fieldsIn(set), cleared: list(cleared).map(text) };
}

function request({ method, url, headers, body }: Fields): RequestChanges {
  return {
    ...(method === undefined ? {} : { method: text(method) }),
    ...(url === undefined ? {} : { url: text(url) }),
    ...(headers === undefined ? {} : { headers: list(headers).map(field) }),
    ...(body === undefined ? {} : { body: bodyIn(body) }),
  };
}

function field(given: Value): HeaderField {
  const [name = '', value = ''] = list(given);
  return [text(name), text(value)];
}

function bodyIn(body: Value): string | Uint8Array | null {
  if (body === null) return null;
  const { base64, text: written } = fieldsIn(body);
  return base64 === undefined ? text(written) : Buffer.from(text(base64), 'base64');
}

function test({ name, stack, error: failed, expected, actual }: Fields): ReadTest {
  return {
    name: shortened(text(name)),
    stack: text(stack),
    error: error(failed),
    expected,
    actual,
  };
}

function error(given: Value | undefined): ReadError | null {
  if (given === undefined || given === null) return null;
  const { name, message, stack } = fieldsIn(given);
  return { name: text(name), message: shortened(text(message)), stack: text(stack) };
}

const MAX_MESSAGE = 10_000;

function shortened(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
}

function fieldsIn(given: Value | undefined): Fields {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {};
  return given as Fields;
}

function list(given: Value | undefined): readonly Value[] {
  return Array.isArray(given) ? (given as readonly Value[]) : [];
}

function text(given: Value | undefined): string {
  if (given === undefined) return '';
  return typeof given === 'string' ? given : JSON.stringify(given);
}

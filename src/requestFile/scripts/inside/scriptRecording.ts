import type { Value } from '../../values/value.ts';
import type { InsideOutcome, InsideError, InsideTest } from './host.ts';
import { shown, toValue } from './values.ts';

const MAX_LOG_ENTRIES = 1000;
const MAX_LOG_CHARACTERS = 32_768;

/** Ends a script without an error: `client.exit()`. One only for a script that catches it. */
export class Exit extends Error {
  override readonly name = 'Exit';
}

/** What one script has said and done by now. */
export class ScriptRecording {
  readonly tests: InsideTest[] = [];
  readonly log: InsideOutcome['log'][number][] = [];
  readonly pending: (() => Promise<void>)[] = [];
  error: InsideError | null = null;
  skip: string | null = null;
  /** What an expression gives; undefined: nothing that JSON knows. */
  value: Value | undefined;

  addLog(level: string, given: readonly unknown[]): void {
    if (this.log.length > MAX_LOG_ENTRIES) return;
    if (this.log.length === MAX_LOG_ENTRIES) {
      this.log.push({
        level: 'warn',
        text: 'Further output of this script is left out.',
        stack: '',
      });
      return;
    }
    const whole = given.map(shown).join(' ');
    const text =
      whole.length > MAX_LOG_CHARACTERS ? `${whole.slice(0, MAX_LOG_CHARACTERS)}…` : whole;
    this.log.push({ level, text, stack: stackHere() });
  }

  /** Runs a test; one that waits is finished when the script is. */
  runTest(name: string, test: () => unknown, stack = stackHere()): void {
    // Its place in the list is where it was started.
    const at = this.tests.push({ name, error: null, stack }) - 1;
    const failed = (error: unknown): void => {
      if (error instanceof Exit) return;
      this.tests[at] = { name, stack, error: readError(error), ...difference(error) };
    };
    try {
      const result = test();
      if (!isPromise(result)) return;
      const settled = result.then(() => undefined, failed);
      this.pending.push(() => settled);
    } catch (error) {
      failed(error);
    }
  }

  fail(error: unknown): void {
    if (!(error instanceof Exit)) this.error ??= readError(error);
  }

  /** Until nothing is left to wait for; what is waited for may add to it. */
  async settle(): Promise<void> {
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) {
      await next();
    }
  }
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

export function stackHere(): string {
  return new Error().stack ?? '';
}

function readError(error: unknown): InsideError {
  if (!(error instanceof Error)) return { name: 'Error', message: shown(error), stack: '' };
  // Scripts put anything into the fields of an error.
  const { name, message, stack }: Readonly<Record<'name' | 'message' | 'stack', unknown>> = {
    ...{ name: error.name, message: error.message, stack: error.stack ?? '' },
  };
  return { name: shown(name), message: shown(message), stack: shown(stack) };
}

/** What assertions compare, for a diff. */
function difference(error: unknown): Pick<InsideTest, 'expected' | 'actual'> {
  if (!(error instanceof Error) || !('actual' in error) || !('expected' in error)) return {};
  const [actual, expected] = [asFound(error.actual), asFound(error.expected)];
  return {
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}

function asFound(value: unknown): Value | undefined {
  try {
    return value === undefined ? undefined : (toValue(value).value ?? shown(value));
  } catch {
    return shown(value);
  }
}

/** An error of a comparison. */
export class ComparisonError extends Error {
  override readonly name = 'AssertionError';
  readonly actual: unknown;
  readonly expected: unknown;

  constructor(message: string, actual?: unknown, expected?: unknown) {
    super(message);
    if (actual === undefined && expected === undefined) return;
    this.actual = actual;
    this.expected = expected;
  }
}

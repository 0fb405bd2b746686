import type { ResponseTimings } from '../contract/script.ts';
import { ComparisonError } from './scriptRecording.ts';
import type { ScriptRecording } from './scriptRecording.ts';
import { shown, toValue, writeJson } from './values.ts';

/** What the shortcuts look at. */
interface Tested {
  readonly statusCode: number;
  readonly body: unknown;
  readonly parsedBody: unknown;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly timings: ResponseTimings;
}

/** httpYac's `test` with its shortcuts. Without a response a shortcut fails; in httpYac it says nothing. */
export function httpYacTest(recording: ScriptRecording, response: Tested | undefined): object {
  const test = (name: unknown, check: () => unknown): void => {
    recording.runTest(shown(name), check);
  };
  const about = (name: string, check: (response: Tested) => void): void => {
    test(name, () => {
      if (response === undefined) throw new ComparisonError('There is no response yet.');
      check(response);
    });
  };
  const shortcuts = {
    status: (status: unknown) => {
      about(`response status equals to ${shown(status)}`, ({ statusCode }) => {
        equal('response status', statusCode, status);
      });
    },
    totalTime: (max: unknown) => {
      about(`total time exceeded ${shown(max)}`, ({ timings: { total } }) => {
        if (total === undefined || total < Number(max)) return;
        throw new ComparisonError(
          `total time is ${shown(total)} (expected max ${shown(max)})`,
          total,
          max,
        );
      });
    },
    header: (name: unknown, value: unknown) => {
      about(`response header ${shown(name)} equals ${shown(value)}`, ({ headers }) => {
        equal(`response header ${shown(name)}`, headers[String(name).toLowerCase()], value);
      });
    },
    headerContains: (name: unknown, value: unknown) => {
      about(`response header ${shown(name)} contains ${shown(value)}`, ({ headers }) => {
        const found = headers[String(name).toLowerCase()];
        if (found?.includes(String(value)) === true) return;
        throw new ComparisonError(
          `response header ${shown(name)} is ${shown(found)} (expected to contain ${shown(value)})`,
          found ?? null,
          value,
        );
      });
    },
    responseBody: (value: unknown) => {
      about(`response body equals ${shown(value)}`, ({ body, parsedBody }) => {
        equal(
          'response body',
          typeof value === 'object' && value !== null ? parsedBody : body,
          value,
        );
      });
    },
    hasResponseBody: () => {
      about('response body exists', ({ body }) => {
        if (!Boolean(body)) throw new ComparisonError('The response has no body.');
      });
    },
    hasNoResponseBody: () => {
      about('response body does not exist', ({ body }) => {
        if (Boolean(body)) throw new ComparisonError('The response has a body.', body, null);
      });
    },
  };
  return Object.assign(test, shortcuts);
}

function equal(what: string, actual: unknown, expected: unknown): void {
  if (actual === expected || asJson(actual) === asJson(expected)) return;
  const message = `${what} is ${shown(actual)} (expected: ${shown(expected)})`;
  throw new ComparisonError(message, actual ?? null, expected ?? null);
}

function asJson(value: unknown): string | undefined {
  return value === undefined ? undefined : writeJson(toValue(value).value);
}

import { howOften } from '../../words/lists.ts';
import type { RetryAction, Rule } from '../schema/ruleFile.ts';
import type { ActionKind, VerdictAt } from './action.ts';

/** Sends a hop's request again instead of delivering its response, a few times in one session. */
export const retry: ActionKind<RetryAction> = {
  actsAt: () => ['onResourceResponse'],
  effectAt: () => 'decides',
  refusesWhen: () => 'it has sent the request again often enough',

  faults: (_, rule) =>
    looksAtResponse(rule)
      ? []
      : [
          {
            code: 'retry-of-success',
            severity: 'warning',
            message: 'This also sends successful requests again.',
            hint: 'Choose the responses with statusCodes, for example ["5xx"].',
            path: ['type'],
          },
        ],

  respond: {
    onResourceResponse(
      { attempts = 1, delay = 0 },
      { parameters: { browser, response, request }, uses },
    ): VerdictAt<'onResourceResponse'> {
      const key = `${request.method} ${request.url}`;
      const before = uses.counted(browser, key);
      if (before >= attempts) {
        return {
          kind: 'refuse',
          reason: `it has sent the request again ${howOften(before)} already`,
        };
      }
      uses.add(browser, key);
      return {
        kind: 'decide',
        value: { action: 'retry', delayMs: delay },
        decision: {
          kind: 'retry',
          delayMs: delay,
          status: response.status,
          attempt: before + 2,
          attempts: attempts + 1,
        },
      };
    },
  },

  describe({ attempts = 1, delay = 0 }) {
    const after = delay === 0 ? '' : `, after ${String(delay)} ms`;
    return `sends the request again, at most ${howOften(attempts)}${after}`;
  },
};

function looksAtResponse({ condition }: Rule): boolean {
  return ['statusCodes', 'responseHeaders', 'excludedResponseHeaders', 'all', 'any', 'not'].some(
    (name) => name in condition,
  );
}

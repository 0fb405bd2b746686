import type { ModifyResponseAction } from '../schema/ruleFile.ts';
import { inWords, quoted } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';
import type { Change } from '../../session/decision.ts';
import type { ActionKind, VerdictAt } from './action.ts';

/** Changes the status line that is delivered; the log keeps what the server sent. */
export const modifyResponse: ActionKind<ModifyResponseAction> = {
  actsAt: () => ['onResourceResponse'],
  effectAt: () => 'adds',
  faults: ({ statusText }) => (statusText === undefined ? [] : lineFaults(statusText)),

  respond: {
    onResourceResponse(action, { changes, parameters }): VerdictAt<'onResourceResponse'> {
      const { response } = parameters;
      const status = changes.override.status === undefined ? action.status : undefined;
      const statusText = changes.override.statusText === undefined ? action.statusText : undefined;
      const done: Change[] = [
        ...(status === undefined || status === response.status
          ? []
          : [{ what: 'status' as const, from: response.status, to: status }]),
        ...(statusText === undefined || statusText === response.statusText
          ? []
          : [{ what: 'statusText' as const, to: statusText }]),
      ];
      changes.override = {
        ...(status === undefined ? {} : { status }),
        ...(statusText === undefined ? {} : { statusText }),
        ...changes.override,
      };
      if (done.length === 0) return { kind: 'nothing' };
      return { kind: 'modify', decision: { kind: 'changed', changes: done } };
    },
  },

  describe({ status, statusText }) {
    return `delivers them with ${inWords(
      [
        ...(status === undefined ? [] : [`the status ${String(status)}`]),
        ...(statusText === undefined ? [] : [`the status text ${quoted(statusText)}`]),
      ],
      'and',
    )}`;
  },
};

function lineFaults(statusText: string): Fault[] {
  if (!/[\0\r\n]/.test(statusText)) return [];
  return [
    {
      code: 'wrong-value',
      severity: 'error',
      message: 'A status text must be one line.',
      hint: 'Remove the line break.',
      path: ['statusText'],
    },
  ];
}

import type { NetworkConditions } from '../../engine/handlers/networkConditions.ts';
import type { FaultAction } from '../schema/ruleFile.ts';
import { inWords } from '../../words/lists.ts';
import { networkInWords } from '../../words/decisions.ts';
import type { ActionKind, VerdictAt } from './action.ts';

/** Makes the network worse than it is; what the first rule says of one of its properties counts. */
export const networkFault: ActionKind<FaultAction> = {
  actsAt: () => ['onBeforeResourceLoad'],
  effectAt: () => 'adds',

  faults: ({ afterBytes, connection }) =>
    afterBytes === undefined || connection !== undefined
      ? []
      : [
          {
            code: 'useless-property',
            severity: 'error',
            message: 'afterBytes needs a connection.',
            hint: 'Add connection to say how it fails, or remove afterBytes.',
            path: ['afterBytes'],
            at: 'key',
          },
        ],

  respond: {
    onBeforeResourceLoad(action, { changes }): VerdictAt<'onBeforeResourceLoad'> {
      const wanted = conditionsOf(action);
      const left = Object.fromEntries(
        Object.entries(wanted).filter(([name]) => !(name in changes.network)),
      ) as NetworkConditions;
      if (Object.keys(left).length === 0) return { kind: 'nothing' };
      changes.network = { ...left, ...changes.network };
      return {
        kind: 'modify',
        decision: { kind: 'changed', changes: [{ what: 'network', conditions: left }] },
      };
    },
  },

  describe: (action) =>
    `impairs the network: ${inWords(networkInWords(conditionsOf(action)), 'and')}`,
};

function conditionsOf({
  latency,
  downloadThroughput,
  uploadThroughput,
  connection,
  afterBytes,
}: FaultAction): NetworkConditions {
  return {
    ...(latency === undefined ? {} : { latencyMs: latency }),
    ...(downloadThroughput === undefined ? {} : { downloadThroughput }),
    ...(uploadThroughput === undefined ? {} : { uploadThroughput }),
    ...(connection === undefined
      ? {}
      : { fault: { connection, ...(afterBytes === undefined ? {} : { afterBytes }) } }),
  };
}

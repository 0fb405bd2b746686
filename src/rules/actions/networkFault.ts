import type { LoadDecision } from '../../engine/handlers/requestHandler.ts';
import type {
  ConnectionFault,
  NetworkConditions,
} from '../../engine/handlers/networkConditions.ts';
import type { FaultAction } from '../ruleFile.ts';
import { inWords } from '../english.ts';
import type { ActionKind, Verdict } from './action.ts';

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
            message: 'After so many bytes nothing happens.',
            hint: 'Add connection to say how it fails, or take afterBytes out.',
            path: ['afterBytes'],
            at: 'key',
          },
        ],

  respond: {
    onBeforeResourceLoad(action, { changes }): Verdict<LoadDecision> {
      const wanted = conditionsOf(action);
      const left = Object.fromEntries(
        Object.entries(wanted).filter(([name]) => !(name in changes.network)),
      ) as NetworkConditions;
      if (Object.keys(left).length === 0) return { kind: 'nothing' };
      changes.network = { ...left, ...changes.network };
      return {
        kind: 'modify',
        decision: 'changed',
        explanation: `made the network worse: ${inWords(inEnglish(left), 'and')}`,
        emphasis: ['worse'],
      };
    },
  },

  describe: (action) =>
    `makes the network worse: ${inWords(inEnglish(conditionsOf(action)), 'and')}`,
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

const ways: Readonly<Record<ConnectionFault['connection'], string>> = {
  close: 'the connection is closed',
  reset: 'the connection is reset',
  timeout: 'nothing moves any more',
};

function inEnglish({
  latencyMs,
  downloadThroughput,
  uploadThroughput,
  fault,
}: NetworkConditions): string[] {
  const { afterBytes } = fault ?? {};
  const when =
    afterBytes === undefined
      ? 'before anything is sent'
      : `after ${String(afterBytes)} bytes of the response`;
  return [
    ...(latencyMs === undefined ? [] : [`${String(latencyMs)} ms pass before it is sent`]),
    ...(uploadThroughput === undefined
      ? []
      : [`${String(uploadThroughput)} bytes a second go out`]),
    ...(downloadThroughput === undefined
      ? []
      : [`${String(downloadThroughput)} bytes a second come in`]),
    ...(fault === undefined ? [] : [`${ways[fault.connection]} ${when}`]),
  ];
}

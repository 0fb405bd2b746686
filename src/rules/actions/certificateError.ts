import type { OnCertificateError } from '../../engine/handlers/requestHandler.ts';
import { statedValues } from '../conditions/registry.ts';
import { inWords } from '../../words/lists.ts';
import type { CertificateErrorAction, Rule } from '../schema/ruleFile.ts';
import { shortFingerprint } from '../../words/decisions.ts';
import type { ActionKind, VerdictAt } from './action.ts';

export const certificateError: ActionKind<CertificateErrorAction> = {
  actsAt: () => ['onCertificateError'],
  effectAt: ({ decision }) => (decision === 'prompt' ? 'asks' : 'decides'),
  refusesWhen: ({ decision }) =>
    decision === 'continue' ? 'the certificate is another one, or has other problems' : undefined,

  faults: ({ decision, fingerprint256 }) =>
    decision === 'continue' || fingerprint256 === undefined
      ? []
      : [
          {
            code: 'useless-property',
            severity: 'error',
            message: `With decision ${decision} a fingerprint has no effect.`,
            hint: 'Remove fingerprint256, or make the decision continue.',
            path: ['fingerprint256'],
            at: 'key',
          },
        ],

  respond: {
    onCertificateError(action, { parameters, rule }) {
      if (action.decision === 'prompt') return { kind: 'ask' };
      if (action.decision === 'continue') return trust(action, rule, parameters);
      return {
        kind: 'decide',
        value: { action: 'cancel' },
        decision: { kind: 'deny', error: parameters.certError, host: parameters.host },
      };
    },
  },

  describe({ decision, fingerprint256 = [] }) {
    if (decision === 'prompt') return 'asks you about a certificate with a problem';
    if (decision === 'cancel') return 'refuses a certificate with a problem';
    return `trusts the certificate with the fingerprint ${inWords(fingerprint256.map(shortFingerprint), 'or')}`;
  },
};

/** Loosening needs more than a match: the very certificate, and no problem that the rule did not expect. */
function trust(
  { fingerprint256 = [] }: CertificateErrorAction,
  { condition }: Rule,
  { certError, host, sslInfo }: OnCertificateError,
): VerdictAt<'onCertificateError'> {
  const actual = sslInfo.chain[0]?.fingerprint256.toUpperCase();
  if (actual === undefined) return { kind: 'refuse', reason: 'the server showed no certificate' };
  if (!fingerprint256.some((pinned) => pinned.toUpperCase() === actual)) {
    return { kind: 'refuse', reason: 'pins another fingerprint' };
  }
  const expected = statedValues(condition, 'certificateErrors').flat();
  const unexpected = sslInfo.problems
    .map((problem) => problem.error)
    .filter((name) => expected.length > 0 && !expected.includes(name));
  if (unexpected.length > 0) {
    return { kind: 'refuse', reason: `the certificate also has ${inWords(unexpected, 'and')}` };
  }
  return {
    kind: 'decide',
    value: { action: 'continue', remember: 'once' },
    decision: { kind: 'allow', error: certError, host, remember: 'once', pinned: actual },
  };
}

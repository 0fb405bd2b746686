import { hostOf, originCondition } from '../suggestion/narrowConditions.ts';
import { idOf, ruleOf } from '../suggestion/suggestion.ts';
import type { SuggestFor } from '../suggestion/suggestion.ts';

/** Shows this server the same certificate again, or none. */
export const clientCertificate: SuggestFor<'clientCertificate'> = (question, answer, options) => {
  const { url, host, isProxy, certificates, usual } = question;
  const fingerprint256 =
    answer === null
      ? (usual ?? certificates[0]?.fingerprint256 ?? null)
      : answer.kind === 'clientCertificate'
        ? answer.fingerprint256
        : null;
  // A rule can't name a proxy, but the site that is asked for through it.
  const condition = originCondition(url);
  const own = isProxy ? { isProxy } : {};
  return {
    rule: ruleOf(
      idOf(fingerprint256 === null ? 'no-client-certificate' : 'client-certificate', host),
      options,
      condition,
      fingerprint256 === null
        ? { type: 'selectClientCertificate', ...own, decision: 'none' }
        : { type: 'selectClientCertificate', ...own, fingerprint256 },
    ),
    note:
      fingerprint256 === null
        ? null
        : 'It names one of the certificates in the settings; everyone who uses the rule needs it, too.',
    host: hostOf(url),
  };
};

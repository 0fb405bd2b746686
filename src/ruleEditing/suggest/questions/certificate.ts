import { idOf, ruleOf } from '../suggestion/suggestion.ts';
import type { SuggestFor } from '../suggestion/suggestion.ts';
import { hostOf } from '../suggestion/narrowConditions.ts';

/** Trusts this one certificate, with no other problem than those it has now; or refuses any with these problems. */
export const certificate: SuggestFor<'certificate'> = (question, answer, options) => {
  const { url, host, port, isProxy, problems, chain } = question;
  const certificateErrors = problems.map(({ error }) => error);
  const place = isProxy ? {} : { requestDomains: [host], ports: [port] };
  if (answer !== null && (answer.kind !== 'certificate' || !answer.allow)) {
    const site = hostOf(url);
    const condition = isProxy && site !== null ? { requestDomains: [site] } : place;
    return {
      rule: ruleOf(
        idOf('no-certificate', host),
        options,
        { ...condition, certificateErrors },
        { type: 'certificateError', decision: 'cancel' },
      ),
      note: null,
      host: isProxy ? site : host,
    };
  }
  const [own] = chain;
  if (own === undefined) return null;
  return {
    rule: ruleOf(
      idOf('certificate', host),
      options,
      { ...place, certificateErrors },
      {
        type: 'certificateError',
        decision: 'continue',
        fingerprint256: [own.fingerprint256.toUpperCase()],
      },
    ),
    note: 'Save it only if this is the fingerprint that the server should have.',
    host: isProxy ? null : host,
  };
};

import { registrableDomain } from '../../engine/network/cookies/registrableDomain.ts';
import { inWords } from '../../words/lists.ts';
import type { ConditionKind } from './condition.ts';
import { DomainSet, domainFaults, withSubDomains } from './requestDomains.ts';

type Domains = readonly string[];

export const initiatorDomains: ConditionKind<Domains> = {
  needs: 'initiator',
  noun: 'initiator',
  faults: domainFaults,
  compile(domains) {
    const wanted = new DomainSet(domains);
    return {
      matches: ({ initiator }) => initiator != null && wanted.hasOrIsAbove(initiator),
      mismatch: ({ initiator }) =>
        initiator == null
          ? 'it is not known where the request comes from'
          : `the request comes from ${initiator}`,
    };
  },
  describe: (domains) => ({ after: `from ${inWords(domains.map(withSubDomains), 'or')}` }),
};

export const excludedInitiatorDomains: ConditionKind<Domains> = {
  needs: 'initiator',
  noun: 'initiator',
  faults: domainFaults,
  compile(domains) {
    const unwanted = new DomainSet(domains);
    return {
      matches: ({ initiator }) =>
        initiator !== undefined && (initiator === null || !unwanted.hasOrIsAbove(initiator)),
      mismatch: ({ initiator }) => `excludes requests from ${initiator ?? ''}`,
    };
  },
  describe: (domains) => ({ after: `but not from ${inWords(domains.map(withSubDomains), 'or')}` }),
};

/** Two hosts are of one party when the same domain was registered for both. */
export const domainType: ConditionKind<'firstParty' | 'thirdParty'> = {
  needs: 'initiator',
  noun: 'party',
  compile: (wanted) => ({
    matches: ({ url, initiator }) =>
      initiator != null && isSameSite(url.host, initiator) === (wanted === 'firstParty'),
    mismatch({ url, initiator }) {
      if (initiator == null) return 'it is not known where the request comes from';
      return wanted === 'firstParty'
        ? `${initiator} is another site than ${url.host}`
        : `${initiator} is the same site as ${url.host}`;
    },
  }),
  describe: (wanted) => ({
    after: wanted === 'firstParty' ? 'from their own site' : 'from another site',
  }),
};

function isSameSite(host: string, other: string): boolean {
  if (host === other) return true;
  const site = registrableDomain(host);
  return site !== null && site === registrableDomain(other);
}

import { canonicalDomain, domainsAbove, isIpHost } from '../facts/domains.ts';
import { inWords } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';
import type { ConditionKind } from './condition.ts';

type Domains = readonly string[];

export const requestDomains: ConditionKind<Domains> = {
  needs: 'url',
  noun: 'host',
  locates: true,
  faults: domainFaults,
  clues: (domains) => ({ domains: [...canonical(domains)] }),
  compile(domains) {
    const wanted = new DomainSet(domains);
    return {
      matches: ({ url }) => wanted.hasOneOf(url.domains),
      mismatch: ({ url }) => `the host is ${url.host}`,
    };
  },
  describe: (domains) => ({ after: `to ${inWords(domains.map(withSubDomains), 'or')}` }),
};

export const excludedRequestDomains: ConditionKind<Domains> = {
  needs: 'url',
  noun: 'host',
  faults: domainFaults,
  compile(domains) {
    const unwanted = new DomainSet(domains);
    return {
      matches: ({ url }) => !unwanted.hasOneOf(url.domains),
      mismatch: ({ url }) => `excludes ${url.host}`,
    };
  },
  describe: (domains) => ({ after: `but not to ${inWords(domains.map(withSubDomains), 'or')}` }),
};

/** Domains with all their subdomains. */
export class DomainSet {
  readonly #domains: ReadonlySet<string>;

  constructor(domains: Domains) {
    this.#domains = canonical(domains);
  }

  hasOrIsAbove(host: string): boolean {
    return this.hasOneOf(domainsAbove(host));
  }

  hasOneOf(domains: Domains): boolean {
    return domains.some((domain) => this.#domains.has(domain));
  }
}

function canonical(domains: Domains): ReadonlySet<string> {
  return new Set(domains.flatMap((domain) => canonicalDomain(domain) ?? []));
}

export function withSubDomains(domain: string): string {
  const host = canonicalDomain(domain) ?? domain;
  return isIpHost(host) ? host : `${domain} (and its subdomains)`;
}

export function domainFaults(domains: Domains): readonly Fault[] {
  return domains.flatMap((domain, index) => {
    if (canonicalDomain(domain) !== undefined) return [];
    return [
      {
        code: 'bad-domain',
        severity: 'error',
        message: `${JSON.stringify(domain)} is not a domain.`,
        hint: hintFor(domain),
        path: [index],
        ...(bareDomain(domain) === undefined ? {} : { suggestion: bareDomain(domain) }),
      },
    ];
  });
}

/** The domain in what rather is a URL or a pattern. */
function bareDomain(domain: string): string | undefined {
  const bare = domain
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '')
    .replace(/^\*\./, '');
  return canonicalDomain(bare) === undefined ? undefined : bare;
}

function hintFor(domain: string): string {
  const bare = bareDomain(domain);
  if (bare === undefined) return 'Write a host name such as example.com.';
  if (domain.startsWith('*.')) return `Write "${bare}": its subdomains match too.`;
  return `Write "${bare}" here, and the rest as protocols, ports or urlFilter.`;
}

import { canonicalDomain, domainsAbove } from '../domains.ts';
import { quoted } from '../english.ts';
import type { CookieCondition } from '../ruleFile.ts';
import type { ConditionKind } from './condition.ts';

export const cookie: ConditionKind<CookieCondition> = {
  needs: 'cookie',
  noun: 'cookie',
  locates: true,
  faults({ domain }) {
    if (domain === undefined || domainOfCookie(domain) !== undefined) return [];
    return [
      {
        code: 'bad-domain',
        severity: 'error',
        message: `${JSON.stringify(domain)} is not a domain.`,
        hint: 'Write a host name such as example.com.',
        path: ['domain'],
      },
    ];
  },
  compile(wanted) {
    const nameParts = wanted.name?.split('*');
    const domain = wanted.domain === undefined ? undefined : domainOfCookie(wanted.domain);
    const nameFits = (name: string): boolean =>
      nameParts === undefined || fitsWildcard(name, nameParts);
    const domainFits = (actual: string): boolean =>
      domain === undefined ||
      domainsAbove(actual.replace(/^\./, '').toLowerCase()).includes(domain);
    return {
      matches: (subject) =>
        subject.cookie !== undefined &&
        nameFits(subject.cookie.name) &&
        domainFits(subject.cookie.domain),
      mismatch: (subject) => {
        const { name = '', domain: actual = '' } = subject.cookie ?? {};
        return nameFits(name)
          ? `the cookie’s domain is ${actual}, not ${wanted.domain ?? ''}`
          : `the cookie is ${name}, not ${wanted.name ?? ''}`;
      },
    };
  },
  describe({ name, domain }) {
    const called = name === undefined ? 'any cookie' : `cookies named ${quoted(name)}`;
    return { after: `for ${called}${domain === undefined ? '' : ` of ${domain}`}` };
  },
};

function domainOfCookie(domain: string): string | undefined {
  return canonicalDomain(domain.replace(/^\./, ''));
}

/** Whether `text` is the parts in order, the first at its start and the last at its end. */
function fitsWildcard(text: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length < 2) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) {
    return false;
  }
  let from = first.length;
  const until = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > until) return false;
    from = at + part.length;
  }
  return true;
}

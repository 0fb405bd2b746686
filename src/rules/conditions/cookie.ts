import type { CookieRecord } from '../../session/cookie.ts';
import { calledCookie } from '../../session/cookiePair.ts';
import { canonicalDomain, domainsAbove } from '../facts/domains.ts';
import { capitalized, inWords, quoted } from '../../words/lists.ts';
import type { CookieCondition } from '../schema/ruleFile.ts';
import type { ConditionKind } from './condition.ts';
import { Wildcard } from '../../session/wildcard.ts';

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
    const misfits = misfitsOf(wanted);
    return {
      matches: ({ cookie: actual }) =>
        actual !== undefined && misfits.every((misfit) => misfit(actual) === undefined),
      mismatch({ cookie: actual }) {
        if (actual === undefined) return 'there is no cookie';
        return misfits.flatMap((misfit) => misfit(actual) ?? [])[0] ?? 'the cookie is another one';
      },
    };
  },
  describe({ name, domain, path, secure, httpOnly, sameSite }) {
    const called =
      name === undefined
        ? 'any cookie'
        : name === ''
          ? 'cookies without a name'
          : `cookies named ${quoted(name)}`;
    const marks = [
      ...(secure === undefined ? [] : [secure ? 'Secure' : 'not Secure']),
      ...(httpOnly === undefined ? [] : [httpOnly ? 'HttpOnly' : 'not HttpOnly']),
      ...(sameSite === undefined ? [] : [sameSiteText(sameSite)]),
    ];
    return {
      after: [
        `for ${called}`,
        ...(domain === undefined ? [] : [`of ${domain}`]),
        ...(path === undefined ? [] : [`with the path ${path}`]),
        ...(marks.length === 0
          ? []
          : [`that ${name === undefined ? 'is' : 'are'} ${inWords(marks, 'and')}`]),
      ].join(' '),
    };
  },
};

/** Why a cookie is another one than wanted. */
type Misfit = (cookie: CookieRecord) => string | undefined;

function misfitsOf(wanted: CookieCondition): Misfit[] {
  const misfits: Misfit[] = [];
  if (wanted.name !== undefined) {
    const name = new Wildcard(wanted.name);
    misfits.push((actual) =>
      name.matches(actual.name)
        ? undefined
        : `the cookie is ${calledCookie(actual.name)}, not ${calledCookie(wanted.name ?? '')}`,
    );
  }
  if (wanted.domain !== undefined) {
    const domain = domainOfCookie(wanted.domain) ?? '';
    misfits.push((actual) =>
      domainsAbove(domainOfCookie(actual.domain) ?? '').includes(domain)
        ? undefined
        : `the cookie's domain is ${actual.domain}, not ${wanted.domain ?? ''}`,
    );
  }
  if (wanted.path !== undefined) {
    const path = new Wildcard(wanted.path);
    misfits.push((actual) =>
      path.matches(actual.path)
        ? undefined
        : `the cookie's path is ${actual.path}, not ${wanted.path ?? ''}`,
    );
  }
  for (const [mark, word] of [
    ['secure', 'Secure'],
    ['httpOnly', 'HttpOnly'],
  ] as const) {
    const stated = wanted[mark];
    if (stated === undefined) continue;
    misfits.push((actual) =>
      actual[mark] === stated ? undefined : `the cookie is ${stated ? 'not ' : ''}${word}`,
    );
  }
  if (wanted.sameSite !== undefined) {
    const { sameSite } = wanted;
    misfits.push((actual) =>
      actual.sameSite === sameSite
        ? undefined
        : `the cookie is ${sameSiteText(actual.sameSite)}, not ${sameSiteText(sameSite)}`,
    );
  }
  return misfits;
}

function sameSiteText(sameSite: CookieRecord['sameSite']): string {
  return sameSite === 'unspecified' ? 'without SameSite' : `SameSite=${capitalized(sameSite)}`;
}

function domainOfCookie(domain: string): string | undefined {
  return canonicalDomain(domain.replace(/^\./, ''));
}

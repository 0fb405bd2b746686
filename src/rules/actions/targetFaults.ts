import { canonicalDomain } from '../facts/domains.ts';
import type { Fault, ValuePath } from '../document/fault.ts';
import type { UrlTransform } from '../schema/ruleFile.ts';

/** What is wrong with a URL that a rule sends a request to; it may be relative to `base`, in words. */
export function urlFaults(url: string, base: string, path: ValuePath): Fault[] {
  const reference = foreignReference(url);
  if (reference !== undefined) {
    return [
      {
        code: 'unfilled-reference',
        severity: 'error',
        message: `${reference} is not filled in here: URLs are written as they are.`,
        hint: 'Write the value itself; a secret belongs in a header, with modifyHeaders.',
        path,
      },
    ];
  }
  const target = URL.parse(url, 'https://host/');
  if (target === null) {
    return [
      {
        code: 'bad-url',
        severity: 'error',
        message: 'This is not a URL.',
        hint: `Write it as https://host/path, or relative to ${base} as /path.`,
        path,
      },
    ];
  }
  return unsafeFaults(target.protocol, path);
}

/** What leads out of the web: the engine refuses a file, and a script has nothing to run in. */
export function unsafeFaults(protocol: string, path: ValuePath): Fault[] {
  if (!['file:', 'javascript:', 'data:', 'about:', 'blob:'].includes(protocol)) return [];
  const message =
    protocol === 'file:'
      ? 'A redirect to a file is refused with ERR_UNSAFE_REDIRECT.'
      : `Nothing can be fetched from a ${protocol} URL.`;
  return [
    {
      code: 'unsafe-target',
      severity: 'warning',
      message,
      hint: 'Answer with fulfill and its path, or name an http or https URL.',
      path,
    },
  ];
}

export function transformFaults({ host }: UrlTransform, path: ValuePath): Fault[] {
  if (host === undefined || canonicalDomain(host) !== undefined) return [];
  return [
    {
      code: 'bad-domain',
      severity: 'error',
      message: `${JSON.stringify(host)} is not a host name.`,
      hint: 'Write the host alone, such as example.com; scheme and port have properties of their own.',
      path: [...path, 'host'],
    },
  ];
}

/** The first `${source:name}` in a text where none is filled in. */
export function foreignReference(text: string): string | undefined {
  return /\$\{[a-z][a-z0-9]*:[^}]*\}/i.exec(text)?.[0];
}

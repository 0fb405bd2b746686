import type { Problem } from '../../files/problem.ts';
import type { ParsedRequest } from '../parse/parsedRequest.ts';

/** Keys of `# @…` lines that change what is sent or whether, and that nobody here acts on. */
const SETTINGS = new Set(
  'nocookiejar norejectunauthorized insecure ratelimit keepstreaming'.split(' '),
);

/** What other tools do with a request and this one does not yet: sent without it, it would not be the one that was meant. */
export function notYet({ settings }: ParsedRequest): Problem[] {
  return settings.flatMap(({ key, value, range }) =>
    SETTINGS.has(key) && value !== 'false'
      ? [
          {
            code: 'unsupported-metadata',
            severity: 'error',
            message:
              'This setting is not supported yet, and the request would not be the same without it.',
            hint: 'Remove the line to send the request.',
            range,
          },
        ]
      : [],
  );
}

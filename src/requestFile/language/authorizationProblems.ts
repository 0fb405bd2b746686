import type { WrittenHeader } from '../parse/parsedRequest.ts';
import { hasExpressions } from '../template/template.ts';
import type { Problem } from '../../files/problem.ts';
import type { RequestDocument } from './requestDocument.ts';

export interface AuthorizationProblem extends Problem {
  /** What the header's value most likely should be. */
  readonly meant: string;
}

/** Authorization headers that are sent, but hardly as they are meant. */
export function authorizationProblems({ blocks }: RequestDocument): AuthorizationProblem[] {
  return blocks.flatMap(({ parsed: { request } }) =>
    (request?.headers ?? []).flatMap((header) => {
      if (header.kind !== 'header' || header.name.toLowerCase() !== 'authorization') return [];
      return problemOf(header) ?? [];
    }),
  );
}

const SCHEMES = 'Basic|Bearer|Digest|NTLM|Negotiate|AWS';
const COLON = new RegExp(`^(${SCHEMES})\\s*:\\s*(.*)$`, 'is');
const TWICE = new RegExp(`^(${SCHEMES})\\s+\\1\\s+(.*)$`, 'is');

function problemOf({ value, valueRange: range }: WrittenHeader): AuthorizationProblem | null {
  const problem = (message: string, hint: string, meant: string): AuthorizationProblem => ({
    ...{ code: 'authorization-form', severity: 'warning', message, hint, range, meant },
  });
  const [, colonScheme, behind = ''] = COLON.exec(value) ?? [];
  if (colonScheme !== undefined) {
    return problem(
      `${colonScheme} is followed by a colon, which the server doesn't expect.`,
      `Write ${colonScheme}, a space, then the credentials.`,
      `${colonScheme} ${behind}`,
    );
  }
  const [, twice, rest = ''] = TWICE.exec(value) ?? [];
  if (twice !== undefined) {
    return problem(`${twice} is written twice.`, 'Remove one of them.', `${twice} ${rest}`);
  }
  const [, basic, words = ''] = /^(basic)\s+(.*)$/is.exec(value) ?? [];
  if (basic === undefined || hasExpressions(value)) return null;
  const [, user = '', password] = /^(\S+)\s+:\s*(.*)$/s.exec(words) ?? [];
  if (password !== undefined) {
    return problem(
      'The colon is read as the beginning of the password.',
      'Write the user and the password with one space or one colon between them.',
      `${basic} ${user}:${password}`,
    );
  }
  if (/[\s:]/.test(words) || isEncodedPair(words)) return null;
  return problem(
    'This is neither a user and a password nor Base64 of them.',
    'Write Basic user password, or Basic user:password.',
    `${basic} ${words} `,
  );
}

function isEncodedPair(text: string): boolean {
  try {
    return atob(text).includes(':');
  } catch {
    return false;
  }
}

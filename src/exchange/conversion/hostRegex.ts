import type { RegexFault } from '../../rules/regex/regexFault.ts';
import { toRe2 } from './re2Dialect.ts';
import type { Dialect } from './re2Dialect.ts';

/** What stands before the host in a URL. */
const BEFORE = '^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?';
/** No character of a host: where it ends. */
const BEYOND = '/?#:@';

/**
 * An expression for a host as one for the whole URL: it may not leave the host, so what stands for any character stands
 * for any that a host can have.
 */
export function hostRegex(
  host: string,
  dialect: Dialect,
): { readonly source: string } | RegexFault {
  if (/\\[SDWBb]|\[:/.test(host)) {
    return {
      fault: 'This expression could match more than the host.',
      hint: 'Write out the characters that it should match, or use requestDomains.',
    };
  }
  const branches = splitBranches(host).map((branch) => {
    const anchored = branch.startsWith('^');
    const body = keptInside(anchored ? branch.slice(1) : branch);
    return `${anchored ? '' : `[^${BEYOND}]*`}${body}`;
  });
  return toRe2(`${BEFORE}(?:${branches.join('|')})`, dialect);
}

function keptInside(regex: string): string {
  let inBrackets = false;
  return regex.replace(/\\[^]|\[\^?\]?|[^]/g, (sign) => {
    if (inBrackets) {
      if (sign === ']') inBrackets = false;
      return sign;
    }
    if (sign.startsWith('[')) {
      inBrackets = true;
      return sign.startsWith('[^') ? `[^${BEYOND}${sign.slice(2).replace(']', '\\]')}` : sign;
    }
    if (sign === '.') return `[^${BEYOND}]`;
    return sign === '$' ? `(?:[${BEYOND}]|$)` : sign;
  });
}

/** The alternatives of the outermost level: each may be anchored by itself. */
function splitBranches(regex: string): string[] {
  const branches = [''];
  let depth = 0;
  for (const [sign] of regex.matchAll(/\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*(?:\]|\\?$)|[^]/g)) {
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    if (sign === '|' && depth === 0) branches.push('');
    else branches.push(`${branches.pop() ?? ''}${sign}`);
  }
  return branches;
}

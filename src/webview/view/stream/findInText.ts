import type { Found, Query } from '../../../session/bodyText.ts';

/** As the host finds in bodies, in a text that is here whole. @throws SyntaxError for an expression that is not valid */
export function findInText(
  text: string,
  { text: wanted, matchCase, wholeWord, regex }: Query,
  at: number,
  before: boolean,
): Found {
  const source = regex ? wanted : wanted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const pattern = wholeWord ? `(?<![\\w])(?:${source})(?![\\w])` : source;
  const bytes = (part: string) => new TextEncoder().encode(part).byteLength;
  const matches = [...text.matchAll(new RegExp(pattern, `gmu${matchCase ? '' : 'i'}`))]
    .filter(([match]) => match !== '')
    .map(({ 0: match, index }) => {
      const from = bytes(text.slice(0, index));
      return { from, to: from + bytes(match) };
    });
  const next = before
    ? matches.findLastIndex(({ to }) => to <= at)
    : matches.findIndex(({ from }) => from >= at);
  const index = next === -1 ? (before ? matches.length - 1 : 0) : next;
  const match = matches[index];
  return { count: matches.length, at: match === undefined ? null : { index, ...match } };
}

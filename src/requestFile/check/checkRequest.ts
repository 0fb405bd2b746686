import { boundaryProblems } from './bodyBoundary.ts';
import { charsetProblems } from './bodyCharset.ts';
import { formProblems } from './formProblems.ts';
import { headerProblems } from './headerProblems.ts';
import { proxyProblems } from './proxyProblems.ts';
import { targetProblems } from './targetProblems.ts';
import type { ParsedRequest, WrittenHeader } from '../parse/parsedRequest.ts';
import { hasExpressions } from '../template/template.ts';
import type { Problem } from '../../files/problem.ts';

/**
 * What keeps a request from being sent, or from being sent as it is meant. What a variable stands for may be anything, so
 * parts with one are judged once they are filled in.
 */
export function checkRequest(request: ParsedRequest): Problem[] {
  const written = request.headers.filter(
    (header): header is WrittenHeader => header.kind === 'header',
  );
  const known = written.filter(({ value }) => !hasExpressions(value));
  return [
    ...targetProblems(request, written),
    ...known.flatMap(headerProblems),
    ...proxyProblems(request.settings.filter(({ value }) => !hasExpressions(value))),
    ...bodyProblems(request, known),
  ];
}

function bodyProblems(
  { headers, body, settings }: ParsedRequest,
  known: readonly WrittenHeader[],
): Problem[] {
  if (body.length === 0) return [];
  const type = known.find(({ name }) => name.toLowerCase() === 'content-type');
  // A type that is not known yet may declare anything.
  if (type === undefined && headers.some(mayBeContentType)) return [];
  const lines = body.flatMap((part) => (part.kind === 'text' ? part.lines : []));
  const hasFile = body.some(({ kind }) => kind === 'file');
  return [
    ...(settings.some(({ key }) => key === 'noautoencoding')
      ? []
      : formProblems(lines, type?.value ?? '')),
    ...charsetProblems(lines, type?.value ?? ''),
    ...boundaryProblems(lines, type, { hasFile }),
  ];
}

function mayBeContentType(header: ParsedRequest['headers'][number]): boolean {
  return header.kind === 'spread' || header.name.toLowerCase() === 'content-type';
}

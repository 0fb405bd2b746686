import type { HeaderList } from '../../session/headers.ts';
import type { ParsedRequest, WrittenHeader } from '../parse/parsedRequest.ts';
import { hasExpressions } from '../template/template.ts';
import { httpVersionOf } from './httpVersion.ts';
import type { Problem, Range } from '../../files/problem.ts';
import { isOtherProtocol } from '../parse/requestLine.ts';
import { resolveTarget } from './requestTarget.ts';
import type { RequestTarget } from './requestTarget.ts';

const faultCodes: Record<Extract<RequestTarget, { fault: string }>['fault'], string> = {
  'no-host': 'missing-host',
  'other-protocol': 'unsupported-protocol',
  invalid: 'invalid-url',
};

/** What keeps this method and URL from being sent, and what is read otherwise than written. */
export function targetProblems(
  target: ParsedRequest,
  headers: readonly WrittenHeader[],
): Problem[] {
  // Of a command that can't be read no URL is known.
  if (target.problems.some(({ code }) => code === 'unsupported-curl')) return [];
  const problems = [...methodProblems(target), ...versionProblems(target)];
  if (target.url === '') {
    return [
      ...problems,
      error(
        'missing-url',
        'The URL is missing.',
        'Write it after the method, as in GET https://host/path.',
        target.ranges.url,
      ),
    ];
  }
  // What a variable stands for may be anything, so the rest of the URL is not judged.
  if (hasExpressions(target.url)) return problems;
  const fields: HeaderList = headers.map(({ name, value }) => [name, value]);
  const resolved = resolveTarget(target.url, fields);
  if ('url' in resolved) return problems;
  return [
    ...problems,
    error(faultCodes[resolved.fault], resolved.message, resolved.hint, target.ranges.url),
  ];
}

function methodProblems({ method, ranges: { method: range } }: ParsedRequest): Problem[] {
  if (range === undefined) return [];
  if (isOtherProtocol(method)) {
    return [
      error(
        'unsupported-protocol',
        `${method} requests are not sent.`,
        'Only HTTP requests can be sent.',
        range,
      ),
    ];
  }
  if (method === 'CONNECT' || method === 'TRACE') {
    return [
      error(
        'unsupported-method',
        `${method} can't be sent as a request of its own.`,
        'Use another method.',
        range,
      ),
    ];
  }
  return [];
}

function versionProblems({
  httpVersion,
  ranges: { httpVersion: range },
}: ParsedRequest): Problem[] {
  if (httpVersion === undefined || range === undefined || httpVersionOf(httpVersion) !== null) {
    return [];
  }
  return [
    {
      code: 'http-version',
      severity: 'warning',
      message: `HTTP/${httpVersion} can't be sent: HTTP/1.1 and HTTP/2 can.`,
      hint: 'Remove the version to agree on one with the server.',
      range,
    },
  ];
}

function error(code: string, message: string, hint: string, range: Range): Problem {
  return { code, severity: 'error', message, hint, range };
}

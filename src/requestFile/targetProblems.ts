import type { HeaderList } from '../session/headers.ts';
import type { ParsedHeader } from './parsedRequest.ts';
import type { ParsedTarget } from './parseTarget.ts';
import { httpVersionOf } from './httpVersion.ts';
import type { Problem, Range } from '../files/problem.ts';
import { isOtherProtocol } from './requestLine.ts';
import { resolveTarget } from './requestTarget.ts';
import type { RequestTarget } from './requestTarget.ts';

const faultCodes: Record<Extract<RequestTarget, { fault: string }>['fault'], string> = {
  'no-host': 'missing-host',
  'other-protocol': 'unsupported-protocol',
  invalid: 'invalid-url',
};

/** What keeps this method and URL from being sent, and what is read otherwise than written. */
export function targetProblems(target: ParsedTarget, headers: readonly ParsedHeader[]): Problem[] {
  const problems = [...methodProblems(target), ...versionProblems(target)];
  if (target.url === '') {
    return [
      ...problems,
      error(
        'missing-url',
        'The URL is missing.',
        'Write it after the method, as in GET https://host/path.',
        target.range,
      ),
    ];
  }
  // What a variable stands for may be anything, so the rest of the URL is not judged.
  if (target.url.includes('{{')) return problems;
  const fields: HeaderList = headers.map(({ name, value }) => [name, value]);
  const resolved = resolveTarget(target.url, fields);
  if ('url' in resolved) return problems;
  return [
    ...problems,
    error(faultCodes[resolved.fault], resolved.message, resolved.hint, target.range),
  ];
}

function methodProblems({ method }: ParsedTarget): Problem[] {
  if (method === undefined) return [];
  if (isOtherProtocol(method.text)) {
    return [
      error(
        'unsupported-protocol',
        `${method.text} requests are not supported yet.`,
        'Only HTTP requests are supported so far.',
        method.range,
      ),
    ];
  }
  if (method.text === 'curl') {
    return [
      error(
        'unsupported-curl',
        'curl commands are not supported yet.',
        'Write the request as a method, a URL, and headers below.',
        method.range,
      ),
    ];
  }
  if (method.text === 'CONNECT' || method.text === 'TRACE') {
    return [
      error(
        'unsupported-method',
        `${method.text} cannot be sent as a request of its own.`,
        'Use another method.',
        method.range,
      ),
    ];
  }
  return [];
}

function versionProblems({ httpVersion }: ParsedTarget): Problem[] {
  if (httpVersion === undefined || httpVersionOf(httpVersion.text) !== null) return [];
  return [
    {
      code: 'http-version',
      severity: 'warning',
      message: `HTTP/${httpVersion.text} cannot be sent: HTTP/1.1 and HTTP/2 can.`,
      hint: 'Remove the version to agree on one with the server.',
      range: httpVersion.range,
    },
  ];
}

function error(code: string, message: string, hint: string, range: Range): Problem {
  return { code, severity: 'error', message, hint, range };
}

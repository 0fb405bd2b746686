import type { CurlFault } from './curlFault.ts';
import { readCurl } from './readCurl.ts';
import type { CurlRequest } from './readCurl.ts';

/** The text of a request file that sends what a command of curl sends, or why there is none. */
export function curlAsRequest(command: string): { readonly text: string } | CurlFault {
  const read = readCurl(command.trim());
  if ('message' in read) return read;
  const { method, url, headers, body, insecure, httpVersion, maxTime, connectTimeout } = read;
  const parts = body?.parts ?? [];
  const lines = [
    ...(insecure ? ['# @no-reject-unauthorized'] : []),
    ...(maxTime === null ? [] : [`# @timeout ${maxTime}`]),
    ...(connectTimeout === null ? [] : [`# @connection-timeout ${connectTimeout}`]),
    ...(isWrittenOut(read) ? ['# @no-auto-encoding'] : []),
    `${method} ${url}${httpVersion === null ? '' : ` HTTP/${httpVersion}`}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(parts.length === 0 ? [] : ['']),
    ...parts.map((part) => (part.kind === 'text' ? part.text : `< ${part.path}`)),
  ];
  return { text: `${lines.join('\n')}\n` };
}

/** A form with what a form of a request file would encode: curl sends it as it is. */
function isWrittenOut({ headers, body }: CurlRequest): boolean {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return (
    type.startsWith('application/x-www-form-urlencoded') &&
    (body?.parts ?? []).some(
      (part) => part.kind === 'text' && /[^!-~]|["<>\\^`{|}]|%(?![\dA-Fa-f]{2})/.test(part.text),
    )
  );
}

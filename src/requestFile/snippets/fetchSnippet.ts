import type { CopiedRequest } from './copiedRequest.ts';
import { stringLiteral } from './stringLiteral.ts';

/** `fetch` of JavaScript, in a module. */
export function fetchSnippet({ method, url, headers, body, mimeType }: CopiedRequest): string {
  const isFile = body !== null && 'path' in body;
  const options = [
    ...(method === 'GET' ? [] : [`  method: ${stringLiteral(method)},`]),
    ...(headers.length === 0
      ? []
      : [
          '  headers: [',
          ...headers.map(
            ([name, value]) => `    [${stringLiteral(name)}, ${stringLiteral(value)}],`,
          ),
          '  ],',
        ]),
    ...(body === null
      ? []
      : [
          isFile
            ? `  body: await openAsBlob(${stringLiteral(body.path)}),`
            : `  body: ${textBody(body.text, mimeType)},`,
        ]),
  ];
  const call = options.length === 0 ? '' : `, {\n${options.join('\n')}\n}`;
  return [
    ...(isFile ? ["import { openAsBlob } from 'node:fs';", ''] : []),
    `const response = await fetch(${stringLiteral(url)}${call});`,
    'console.log(response.status, await response.text());',
    '',
  ].join('\n');
}

/** A type of its own is added to text; to bytes it is not. */
function textBody(text: string, mimeType: string): string {
  const literal = stringLiteral(text);
  return mimeType === '' ? `new TextEncoder().encode(${literal})` : literal;
}

import type { CopiedRequest } from './copiedRequest.ts';
import { joinedFields } from './joinedFields.ts';
import { stringLiteral } from './stringLiteral.ts';

/** Python with the package requests. */
export function pythonSnippet({ method, url, headers, body }: CopiedRequest): string {
  const fields = joinedFields(headers);
  return [
    'import requests',
    '',
    'response = requests.request(',
    `    ${stringLiteral(method)},`,
    `    ${stringLiteral(url)},`,
    ...(fields.length === 0
      ? []
      : [
          '    headers={',
          ...fields.map(
            ([name, value]) =>
              // Text outside of Latin-1 is sent as bytes only.
              `        ${stringLiteral(name)}: ${stringLiteral(value)}${isLatin1(value) ? '' : '.encode()'},`,
          ),
          '    },',
        ]),
    ...(body === null
      ? []
      : 'path' in body
        ? [`    data=open(${stringLiteral(body.path)}, "rb"),`]
        : [`    data=${stringLiteral(body.text)}.encode(),`]),
    ')',
    'print(response.status_code, response.text)',
    '',
  ].join('\n');
}

function isLatin1(text: string): boolean {
  return !/[^\0-\u00ff]/.test(text);
}

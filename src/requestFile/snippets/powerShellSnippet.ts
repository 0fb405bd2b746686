import type { CopiedRequest } from './copiedRequest.ts';
import { joinedFields } from './joinedFields.ts';

/** PowerShell's Invoke-WebRequest, whose own parameters take the type and the user agent. */
export function powerShellSnippet({ method, url, headers, body }: CopiedRequest): string {
  const fields = joinedFields(headers);
  const own = (name: string): string | undefined =>
    fields.find(([field]) => field.toLowerCase() === name)?.[1];
  const others = fields.filter(([name]) => !/^(?:content-type|user-agent)$/i.test(name));
  const [type, agent] = [own('content-type'), own('user-agent')];
  const parameters = [
    `-Uri ${quoted(url)}`,
    `${METHODS.has(method) ? '-Method' : '-CustomMethod'} ${quoted(method)}`,
    ...(agent === undefined ? [] : [`-UserAgent ${quoted(agent)}`]),
    ...(type === undefined ? [] : [`-ContentType ${quoted(type)}`]),
    ...(others.length === 0
      ? []
      : [
          `-Headers @{ ${others.map(([name, value]) => `${quoted(name)} = ${quoted(value)}`).join('; ')} }`,
        ]),
    ...(body === null
      ? []
      : 'path' in body
        ? [`-InFile ${quoted(body.path)}`]
        : [`-Body ([System.Text.Encoding]::UTF8.GetBytes(${quoted(body.text)}))`]),
  ];
  return `$response = Invoke-WebRequest -UseBasicParsing \`\n  ${parameters.join(' `\n  ')}\n$response.Content\n`;
}

const METHODS = new Set('GET HEAD POST PUT DELETE TRACE OPTIONS MERGE PATCH'.split(' '));

/** In single quotes nothing means anything but the quotes, and typographic ones are quotes to PowerShell, too. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
}

import type { CopiedRequest } from './copiedRequest.ts';
import { stringLiteral } from './stringLiteral.ts';

/** Go with net/http, as a program. */
export function goSnippet({ method, url, headers, body }: CopiedRequest): string {
  const isFile = body !== null && 'path' in body;
  const imports = [
    'fmt',
    'io',
    'net/http',
    ...(isFile ? ['os'] : body === null ? [] : ['strings']),
  ];
  return [
    ...['package main', '', 'import (', ...imports.map((name) => `\t"${name}"`), ')', ''],
    'func main() {',
    ...(isFile
      ? [`\tbody, err := os.Open(${stringLiteral(body.path)})`, ...CHECKED]
      : body === null
        ? []
        : [`\tbody := strings.NewReader(${stringLiteral(body.text)})`]),
    `\trequest, err := http.NewRequest(${stringLiteral(method)}, ${stringLiteral(url)}, ${body === null ? 'nil' : 'body'})`,
    ...CHECKED,
    ...headers.map(([name, value]) =>
      name.toLowerCase() === 'host'
        ? `\trequest.Host = ${stringLiteral(value)}`
        : `\trequest.Header.Add(${stringLiteral(name)}, ${stringLiteral(value)})`,
    ),
    ...['\tresponse, err := http.DefaultClient.Do(request)', ...CHECKED],
    '\tdefer response.Body.Close()',
    ...['\ttext, err := io.ReadAll(response.Body)', ...CHECKED],
    '\tfmt.Println(response.StatusCode, string(text))',
    ...['}', ''],
  ].join('\n');
}

const CHECKED = ['\tif err != nil {', '\t\tpanic(err)', '\t}'];

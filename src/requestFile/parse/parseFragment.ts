import type { Element } from './element.ts';
import { joinRanges, rangeIn, trimmedRangeIn } from './line.ts';
import { FRAGMENT, QUERY_FILE } from './linePatterns.ts';
import type { ParsedFragment } from './parsedRequest.ts';

/** A fragment that requests of the file can use: `fragment Parts on User { … }`, `gql Parts < ./parts.gql`. */
export function parseFragment(element: Element): ParsedFragment | undefined {
  if (element.kind !== 'fragment') return undefined;
  const { lines, line } = element;
  const range = joinRanges(rangeIn(line), trimmedRangeIn(lines.at(-1) ?? line));
  const [, fileName = '', written] = QUERY_FILE.exec(line.text) ?? [];
  if (written !== undefined) {
    const path = written.trimEnd();
    const start = line.text.lastIndexOf(path);
    return {
      name: fileName,
      source: { path, pathRange: rangeIn(line, start, start + path.length) },
      range,
    };
  }
  const name = FRAGMENT.exec(line.text)?.[1] ?? '';
  return { name, source: { text: lines.map(({ text }) => text).join('\n') }, range };
}

import type { Element } from './element.ts';
import { rangeIn, trimmedRangeIn } from './line.ts';
import { HEADER, HEADER_SPREAD } from './linePatterns.ts';
import type { ParsedHeader } from './parsedRequest.ts';

export function parseHeader({ kind, line }: Element): ParsedHeader | undefined {
  const range = trimmedRangeIn(line);
  if (kind === 'headerSpread') {
    return { kind: 'spread', variable: HEADER_SPREAD.exec(line.text)?.[2] ?? '', range };
  }
  if (kind !== 'header') return undefined;
  const [, indent = '', name = '', colon = '', rest = ''] = HEADER.exec(line.text) ?? [];
  const value = rest.trimEnd();
  const nameEnd = indent.length + name.length;
  const valueStart = nameEnd + colon.length;
  return {
    ...{ kind: 'header', name, value, range },
    nameRange: rangeIn(line, indent.length, nameEnd),
    valueRange: rangeIn(line, valueStart, valueStart + value.length),
  };
}

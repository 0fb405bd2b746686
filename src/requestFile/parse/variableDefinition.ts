import type { Element } from './element.ts';
import { rangeIn, trimmedRangeIn } from './line.ts';
import { LOOSE_VARIABLE, VARIABLE } from './linePatterns.ts';
import type { VariableDefinition } from './parsedRequest.ts';

export function parseVariable({ kind, line }: Element): VariableDefinition | undefined {
  if (kind !== 'variable') return undefined;
  const [, at = '', name = '', equals = '', lazy = '', rest = ''] =
    VARIABLE.exec(line.text) ?? LOOSE_VARIABLE.exec(line.text) ?? [];
  const value = rest.trimEnd();
  const nameEnd = at.length + name.length;
  const valueStart = nameEnd + equals.length;
  return {
    ...{ name, value, lazy: Boolean(lazy) },
    range: trimmedRangeIn(line),
    nameRange: rangeIn(line, at.length, nameEnd),
    valueRange: rangeIn(line, valueStart, valueStart + value.length),
  };
}

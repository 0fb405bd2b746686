import type { Element } from './element.ts';
import { rangeIn, trimmedRangeIn } from './line.ts';
import { IMPORT, RUN } from './linePatterns.ts';
import { readMetadata } from './metadata.ts';
import type { ParsedDirective } from './parsedRequest.ts';

/** What a line says about other files and requests: `import`, `run` (JetBrains, Kulala), `# @import` (httpYac). */
export function parseDirective({ kind, line }: Element): ParsedDirective | undefined {
  const range = trimmedRangeIn(line);
  if (kind === 'metadata') {
    const setting = readMetadata(line);
    if (setting?.key !== 'import' || setting.value === '') return undefined;
    return { kind: 'import', path: setting.value, pathRange: setting.valueRange, range };
  }
  if (kind !== 'directive') return undefined;
  const [imports, before = '', rest = ''] = IMPORT.exec(line.text) ?? [];
  if (imports !== undefined) {
    const path = rest.trimEnd();
    const pathRange = rangeIn(line, before.length, before.length + path.length);
    return { kind: 'import', path, pathRange, range };
  }
  const [, start = '', written = '', values = ''] = RUN.exec(line.text) ?? [];
  const named = written.trimEnd();
  return {
    kind: 'run',
    target: named.startsWith('#')
      ? { kind: 'request', name: named.slice(1).trim() }
      : { kind: 'file', path: named },
    targetRange: rangeIn(line, start.length, start.length + named.length),
    values: valuesIn(values),
    range,
  };
}

/** `# @ref` and `# @forceRef` in a block that holds no request: the request itself is sent (httpYac). */
export function parseReference({ kind, line }: Element): ParsedDirective | undefined {
  const setting = kind === 'metadata' ? readMetadata(line) : undefined;
  if (setting === undefined || setting.value === '') return undefined;
  if (setting.key !== 'ref' && setting.key !== 'forceref') return undefined;
  const target = { kind: 'request', name: setting.value } as const;
  return {
    kind: 'run',
    target,
    targetRange: setting.valueRange,
    values: [],
    range: trimmedRangeIn(line),
  };
}

/** `@user=alice, @id = 5`. A value ends at the next `, @`. */
function valuesIn(text: string): { readonly name: string; readonly value: string }[] {
  return text.split(/,(?=\s*@)/).flatMap((part) => {
    const [, name, value = ''] = /^\s*@([^\s=]+)\s*=(.*)$/s.exec(part) ?? [];
    return name === undefined ? [] : { name, value: value.trim() };
  });
}

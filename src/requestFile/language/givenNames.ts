import type { Element } from '../parse/element.ts';
import { readMetadata } from '../parse/metadata.ts';
import type { ParsedBlock } from '../parse/parseBlock.ts';

/** Names that `# @prompt name`, `# @loop for name of …` and `run #x (@name=…)` give a value to. */
export function givenNamesIn(
  elements: readonly Element[],
  { directives, request }: ParsedBlock,
): string[] {
  const settings = elements.flatMap((element) =>
    element.kind === 'metadata' ? (readMetadata(element.line) ?? []) : [],
  );
  return [
    ...settings.flatMap(({ key, value }) => {
      if (key === 'prompt' || key === 'secret') return /^\S+/.exec(value)?.[0] ?? [];
      const [, item] = /^for\s+(?:const\s+|let\s+)?([\w$]+)\s+of\s/.exec(value) ?? [];
      return key === 'loop' && item !== undefined ? [item] : [];
    }),
    ...[...directives, ...(request?.runs ?? [])].flatMap((directive) =>
      directive.kind === 'run' ? directive.values.map(({ name }) => name) : [],
    ),
  ];
}

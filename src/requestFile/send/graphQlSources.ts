import { sameName } from '../../session/headers.ts';
import { QUERY_FILE } from '../parse/linePatterns.ts';
import type {
  BodyPart,
  ParsedFragment,
  ParsedRequest,
  WrittenHeader,
} from '../parse/parsedRequest.ts';
import type { FilledPart } from './filledRequest.ts';

const TYPE_HEADER = 'X-Request-Type';

/** Whether the method or the header X-Request-Type says that the body is a query. */
export function isNamedGraphQl(
  method: string,
  headers: readonly Pick<WrittenHeader, 'name' | 'value'>[],
): boolean {
  return (
    method === 'GRAPHQL' ||
    headers.some(
      ({ name, value }) => isTypeHeader({ name }) && value.trim().toLowerCase() === 'graphql',
    )
  );
}

export function isTypeHeader({ name }: Pick<WrittenHeader, 'name'>): boolean {
  return sameName(name, TYPE_HEADER);
}

/** httpYac's `gql One < ./one.gql` at the beginning of a body: the query stands in that file. Null: there is no such line. */
export function withQueryFile({ body }: ParsedRequest): readonly BodyPart[] | null {
  const [part, ...others] = body;
  if (part?.kind !== 'text') return null;
  const at = part.lines.findIndex(({ text }) => text.trim() !== '');
  const line = part.lines[at];
  const [, , written] = QUERY_FILE.exec(line?.text ?? '') ?? [];
  if (line === undefined || written === undefined) return null;
  const path = written.trimEnd();
  const start = line.text.lastIndexOf(path);
  const { number } = line;
  const pathRange = {
    start: { line: number, character: start },
    end: { line: number, character: start + path.length },
  };
  const query: BodyPart = {
    ...{ kind: 'file', path, template: { encoding: '' } },
    ...{ range: pathRange, pathRange },
  };
  const rest = part.lines.slice(at + 1);
  return [query, ...(rest.length === 0 ? [] : [{ ...part, lines: rest }]), ...others];
}

/** The fragments that a body uses, those of other fragments too. */
export function usedFragments(
  body: readonly FilledPart[],
  fragments: readonly ParsedFragment[],
): readonly ParsedFragment[] {
  const used = new Set<ParsedFragment>();
  const look = (text: string): void => {
    for (const fragment of fragments) {
      if (used.has(fragment) || !mentions(text, fragment)) continue;
      used.add(fragment);
      if ('text' in fragment.source) look(fragment.source.text);
    }
  };
  for (const part of body) {
    if (part.kind === 'text') look(part.lines.map(({ text }) => text).join('\n'));
  }
  return fragments.filter((fragment) => used.has(fragment));
}

function mentions(text: string, { name }: ParsedFragment): boolean {
  return text.split('...').some((piece, at) => {
    const [, found] = /^\s*(\w+)/.exec(piece) ?? [];
    return at > 0 && found === name;
  });
}

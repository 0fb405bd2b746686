import { languageOf } from '../../rules/document/readDocument.ts';
import type { Cursor } from './cursor.ts';
import { jsonCursor } from './jsonCursor.ts';
import type { Knowledge } from './knowledge.ts';
import { nameProposals } from './nameProposals.ts';
import type { Completion } from './proposal.ts';
import { secretProposals } from './secretProposals.ts';
import { valueProposals } from './valueProposals.ts';

/** What can be put in at an offset of a rule file, however broken the text around it is; the likeliest first. */
export async function completionsAt(
  path: string,
  text: string,
  offset: number,
  knowledge: Knowledge,
): Promise<Completion[]> {
  const language = languageOf(path);
  const cursor =
    language === 'json'
      ? jsonCursor(text, offset)
      : (await import('./yamlCursor.ts')).yamlCursor(text, offset);
  if (cursor === null) return [];
  const inReference = secretProposals(cursor, knowledge);
  if (inReference !== null) return inReference;

  const place = { language, cursor, knowledge, ...indentsOf(text, cursor) };
  const proposals = cursor.at === 'key' ? nameProposals(place) : valueProposals(place);
  const [quote = ''] = /^["']/.exec(cursor.typed) ?? [];
  const seen = new Set<string>();
  return proposals
    .filter(({ label }) => !seen.has(label) && seen.add(label))
    .map((proposal) => ({
      ...proposal,
      start: cursor.start,
      end: cursor.end,
      filterText: quote + proposal.label,
      commaAt: cursor.commaAt,
    }));
}

/** How far the further lines of what is put in stand in from the line on which one types. */
function indentsOf(text: string, { start, prefix }: Cursor): { own: string; nested: string } {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const column = (pattern: RegExp): number => pattern.exec(line)?.[0].length ?? 0;
  const before = column(/^[ \t]*/);
  const isFirst = column(/^[ \t]*([-?]([ \t]+|$))*/) === line.length;
  const item = isFirst ? line.length + prefix.length : column(/^[ \t]*([-?][ \t]+)*/);
  return { own: ' '.repeat(item - before), nested: ' '.repeat(item - before + 2) };
}

import type { Completion } from './proposal.ts';
import type { Cursor } from './cursor.ts';
import type { Knowledge } from './knowledge.ts';
import { escaped } from './snippet.ts';

/** The references that can go on where `${` is typed inside a text; null: one types something else. */
export function secretProposals(cursor: Cursor, { secrets }: Knowledge): Completion[] | null {
  const [begun] = /\$(\{[A-Za-z0-9_.\-/:]*)?$/.exec(cursor.typed) ?? [];
  if (cursor.at === 'key' || begun === undefined) return null;
  const at = cursor.start + cursor.typed.length;
  // A closing brace that is there already, as editors put it, is taken over.
  const end = at + (cursor.rest.startsWith('}') ? 1 : 0);
  const proposal = (label: string, insertText: string, detail: string): Completion => ({
    label,
    kind: 'secret',
    detail,
    documentation: '',
    insertText,
    isOpen: false,
    start: at - begun.length,
    end,
    filterText: label,
    commaAt: null,
  });
  return [
    ...secrets.map((name) => {
      const reference = `\${secret:${name}}`;
      return proposal(reference, escaped(reference), 'from the secret storage');
    }),
    proposal('${secret:…}', '\\${secret:${1:NAME}\\}', 'another secret'),
    proposal('${env:…}', '\\${env:${1:NAME}\\}', 'an environment variable'),
  ];
}

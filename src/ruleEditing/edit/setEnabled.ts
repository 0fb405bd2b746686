import { isDeepStrictEqual } from 'node:util';
import { loadReaders, readDocument } from '../../rules/document/readDocument.ts';
import type { SourceDocument } from '../../rules/document/sourceDocument.ts';
import { nodeAt } from '../../rules/document/sourceNode.ts';
import { changed, insertProperty, replaceValue } from '../fixes/textChange.ts';
import type { TextChange } from '../fixes/textChange.ts';

type Value = Readonly<Record<string, unknown>>;

/**
 * What turns a rule of a file on or off: one value is replaced or one property is added, and every other byte stays. Empty:
 * it is so already. Null: the text has no such rule, or nothing can be written there without changing more.
 */
export async function setEnabled(
  path: string,
  text: string,
  id: string,
  enabled: boolean,
): Promise<readonly TextChange[] | null> {
  await loadReaders([path]);
  const document = readDocument(path, text);
  const rules = rulesOf(document.value);
  const index = rules?.findIndex((rule) => rule['id'] === id) ?? -1;
  const rule = rules?.[index];
  if (rules === null || rule === undefined) return null;
  if ((rule['enabled'] ?? true) === enabled) return [];
  const changes = changesFor(document, index, enabled);
  const after = rulesOf(readDocument(path, changed(text, changes)).value);
  const expected = rules.with(index, { ...rule, enabled });
  return isDeepStrictEqual(plain(after), plain(expected)) ? changes : null;
}

function changesFor(
  document: SourceDocument,
  index: number,
  enabled: boolean,
): readonly TextChange[] {
  const { root } = document;
  const path = ['rules', index, 'enabled'];
  const property = root === null ? null : (nodeAt(root, path)?.property ?? null);
  // What an alias or a merge brings stands elsewhere, for other rules too.
  const isOwn = property !== null && property.merged !== true;
  return isOwn
    ? replaceValue(document, path, enabled)
    : insertProperty(document, path.slice(0, 2), 'enabled', enabled);
}

function rulesOf(value: unknown): readonly Value[] | null {
  if (typeof value !== 'object' || value === null || !('rules' in value)) return null;
  const { rules } = value;
  const isRule = (rule: unknown): rule is Value => typeof rule === 'object' && rule !== null;
  return Array.isArray(rules) && rules.every(isRule) ? rules : null;
}

/** With prototypes that do not count. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

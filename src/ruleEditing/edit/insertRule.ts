import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Problem, Range } from '../../files/problem.ts';
import { loadReaders, readDocument } from '../../rules/document/readDocument.ts';
import type { SourceDocument } from '../../rules/document/sourceDocument.ts';
import { nodeAt } from '../../rules/document/sourceNode.ts';
import { explainRule } from '../../rules/evaluate/explainRule.ts';
import { parseRuleFile } from '../../rules/check/parseRuleFile.ts';
import type { WrittenRule } from '../../rules/schema/ruleFile.ts';
import { appendToJson } from './appendToJson.ts';
import { applyEdit } from './textEdit.ts';
import type { TextEdit } from './textEdit.ts';
import { freeName } from '../../session/freeName.ts';

/** A rule file with one rule more. */
export interface Inserted {
  readonly text: string;
  /** What makes it of the text before. */
  readonly edit: TextEdit;
  /** Where the rule stands in the new text. */
  readonly range: Range;
  /** The rule as it was written: its name may have got a number. */
  readonly rule: WrittenRule;
  /** The lines that it takes, without their common indentation. */
  readonly shown: string;
  /** What it does, in English. */
  readonly sentence: string;
}

/**
 * Writes a rule at the end of a rule file's list. Nothing else of the text changes: comments, layout, line ends and order
 * stay. The result is read before it is given out, so that a file that can't be written to is a problem and never
 * spoilt. A file that has errors already is left to its author.
 */
export async function insertRule(
  path: string,
  text: string,
  rule: WrittenRule,
): Promise<Inserted | { readonly problem: Problem }> {
  await loadReaders([path]);
  const { file, problems } = parseRuleFile(path, text);
  if (file === null) return { problem: cannotWrite(path, problems) };
  const before = readDocument(path, text);
  const named = { ...rule, id: freeName(rule.id, new Set(file.rules.map(({ id }) => id))) };
  for (const edit of await editsFor(before, text, named)) {
    const inserted = readAgain(path, applyEdit(text, edit), before.value, named);
    if (inserted !== null) return { ...inserted, edit };
  }
  return { problem: unwritable(path) };
}

async function editsFor(
  { root, language }: SourceDocument,
  text: string,
  rule: WrittenRule,
): Promise<TextEdit[]> {
  const list = root === null ? undefined : nodeAt(root, ['rules'])?.node;
  if (list?.kind !== 'list') return [];
  if (language === 'json') return [appendToJson(text, list, rule)];
  const { appendToYaml } = await import('./appendToYaml.ts');
  return appendToYaml(text, list, rule);
}

/** What an edit has come to, if it left everything else as it was and the file without errors. */
function readAgain(
  path: string,
  text: string,
  before: unknown,
  rule: WrittenRule,
): Omit<Inserted, 'edit'> | null {
  const { file } = parseRuleFile(path, text);
  const read = file?.rules.at(-1);
  if (file === null || read === undefined) return null;
  const document = readDocument(path, text);
  const old = before as { readonly rules: readonly unknown[] };
  const expected = { ...old, rules: [...old.rules, rule] };
  if (!isDeepStrictEqual(plain(document.value), plain(expected))) return null;
  const range = document.rangeOf(['rules', old.rules.length], 'value');
  return { text, range, rule, shown: linesOf(text, range), sentence: explainRule(read) };
}

/** The lines of a range, as far to the left as they go. Of a line that holds more than the rule, all is shown. */
function linesOf(text: string, { start, end }: Range): string {
  const lines = text.split(/\r\n|\n|\r/).slice(start.line, end.line + 1);
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...depths))).join('\n');
}

/** Without what is undefined, and with prototypes that do not count. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** A new rule file, without a rule yet. */
export function newRuleText(): string {
  return '{\n  "version": 1,\n  "rules": []\n}\n';
}

const start = { line: 0, character: 0 };

function cannotWrite(path: string, problems: readonly Problem[]): Problem {
  const error = problems.find(({ severity }) => severity === 'error');
  const range = error?.range ?? { start, end: start };
  return {
    code: 'file-has-errors',
    severity: 'error',
    message: `${basename(path)} has an error in line ${String(range.start.line + 1)}, so no rule is written into it.`,
    hint: 'Correct it first, or write the rule into another file.',
    range,
  };
}

function unwritable(path: string): Problem {
  return {
    code: 'cannot-write-rule',
    severity: 'error',
    message: `No rule can be written into ${basename(path)} without changing what is there.`,
    hint: 'Write it yourself, or into another file.',
    range: { start, end: start },
  };
}

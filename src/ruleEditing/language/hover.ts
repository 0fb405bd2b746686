import type { Range } from '../../files/problem.ts';
import { readDocument } from '../../rules/document/readDocument.ts';
import { valueOf } from '../../rules/document/sourceNode.ts';
import { explainRule } from '../../rules/evaluate/explainRule.ts';
import type { ValuePath } from '../../rules/document/fault.ts';
import { parseRuleFile } from '../../rules/check/parseRuleFile.ts';
import { partsAt } from '../../rules/schema/schemaPart.ts';
import { asText, describePart, kindOfPart } from './describePart.ts';

export interface Hover {
  readonly markdown: string;
  readonly range: Range;
}

/**
 * What the schema says of the property or value at an offset, and at a rule's id what the rule does; null: nothing.
 * `loadReaders` of document/readDocument.ts is to be awaited before.
 */
export function hoverAt(path: string, text: string, offset: number): Hover | null {
  const document = readDocument(path, text);
  const place = document.pathAt(offset);
  if (place === null || document.root === null) return null;
  const value = valueOf(document.root);
  // An item is of the list that its property is.
  const property = place.path.slice(0, place.path.findLastIndex(isName) + 1);
  const name = String(property.at(-1) ?? '');
  const own = partsAt(property, value);
  if (name === '' || own.length === 0) return null;
  // The type of an action is said by the action.
  const isType = own.every((part) => part.const !== undefined && part.description === undefined);
  const parts = isType ? partsAt(property.slice(0, -1), value) : own;
  const types = own.map((part) => String(part.const));
  const title = isType && types.length === 1 ? types.join('') : name;
  const kind = isType ? 'action' : kindOfPart(parts);
  const markdown = [
    `**${asText(title)}**${kind === '' ? '' : ` (${kind})`}`,
    ...whatRuleDoes(place.path, path, text),
    describePart(isType ? 'action' : name, parts, document.language),
  ].join('\n\n');
  return { markdown, range: document.rangeOf(place.path, place.at) };
}

function whatRuleDoes(at: ValuePath, path: string, text: string): string[] {
  const [rules, index, property] = at;
  if (rules !== 'rules' || typeof index !== 'number' || property !== 'id') return [];
  const rule = parseRuleFile(path, text).file?.rules[index];
  return rule === undefined ? [] : [asText(explainRule(rule))];
}

function isName(step: string | number): boolean {
  return typeof step === 'string';
}

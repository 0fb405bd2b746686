import { readDocument } from '../../rules/document/readDocument.ts';

/** A rule of a text as it is being edited: it need not be right. */
export interface RulePlace {
  readonly id: string;
  /** Where it begins; from 0. */
  readonly line: number;
  readonly enabled: boolean;
}

/** Where the rules of a rule file's text begin; null while its syntax is broken. The reader of its ending must be loaded. */
export function rulePlaces(path: string, text: string): RulePlace[] | null {
  const document = readDocument(path, text);
  if (document.problems.some(({ severity }) => severity === 'error')) return null;
  const rules = propertyOf(document.value, 'rules');
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown, index) => {
    const id = propertyOf(rule, 'id');
    if (typeof id !== 'string') return [];
    const { line } = document.rangeOf(['rules', index], 'start').start;
    return [{ id, line, enabled: propertyOf(rule, 'enabled') !== false }];
  });
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

import type { Language } from '../document/sourceDocument.ts';
import type { Fault } from '../document/fault.ts';
import type { Steps } from '../document/slices.ts';
import { schemaFaults } from './schemaFaults.ts';
import { validate } from './validator.ts';
import { isRecord } from '../../session/kindOf.ts';

/** Who has made one mistake a thousand times needs to be told of it a hundred times at most. */
const AT_MOST = 100;

/**
 * The first places where a file's value does not fit the schema. A step is one rule: each is put to the schema as if it were the
 * only one of its file.
 */
export function* findingMisfits(value: unknown, language: Language): Steps<Fault[]> {
  const misfits = (part: unknown, index = 0): Fault[] => {
    if (validate(part)) return [];
    const errors = (validate.errors ?? []).map((error) => ({
      ...error,
      instancePath: error.instancePath.replace(/^\/rules\/0(?=\/|$)/, `/rules/${String(index)}`),
    }));
    return schemaFaults(errors, value, language);
  };
  const rules = isRecord(value) && Object.hasOwn(value, 'rules') ? value['rules'] : undefined;
  if (!Array.isArray(rules)) return misfits(value).slice(0, AT_MOST);
  const faults = misfits({ ...(value as object), rules: [] });
  for (const [index, rule] of rules.entries()) {
    if (faults.length >= AT_MOST) break;
    faults.push(...misfits({ version: 1, rules: [rule as unknown] }, index));
    yield;
  }
  return faults.slice(0, AT_MOST);
}

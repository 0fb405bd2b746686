import { nearestName } from '../../words/nearestName.ts';
import type { OptionTable } from './option.ts';
import { refusedOptions } from './refusedOptions.ts';

/** Why an option that is in no table can't be used, in sentences. `written` is "--name" or "-n". */
export function whyUnknown(written: string, command: string, table: OptionTable): string {
  const name = written.replace(/^--?/, '');
  const isLong = written.startsWith('--');
  const positive = name.replace(/^no-/, '').replace(/^expand-.+$/, 'expand-…');
  for (const [known, { short, reason }] of Object.entries(refusedOptions)) {
    const isMeant = isLong ? known === name || known === positive : short === name;
    if (isMeant) return `${written} is an option of curl that is not supported here: ${reason}`;
  }
  if (!isLong) return `${written} is not an option of ${command}. See ${command} --help.`;
  const near = nearestName(name, Object.keys(table));
  const guess = near === undefined ? `See ${command} --help.` : `Did you mean --${near}?`;
  return `${written} is not an option of ${command}. ${guess}`;
}

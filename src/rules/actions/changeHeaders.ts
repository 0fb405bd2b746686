import { headerFault } from '../../session/headers.ts';
import { inWords, quoted } from '../../words/lists.ts';
import type { Fault, ValuePath } from '../document/fault.ts';
import type { HeaderNames, OmittedHeader } from '../../session/decision.ts';
import type { HeaderChange } from '../../session/headers.ts';
import { fillIn, hasSecretReference } from '../secrets/secretReference.ts';
import type { ResolveSecret } from '../secrets/secretReference.ts';
import { isSecretField } from '../../session/secretNames.ts';
import { foreignReference } from './targetFaults.ts';
import type { HeaderEdit, HeaderEdits } from './headerEdits.ts';

/** Makes the changes, with their secrets, and says by name what they did. */
export async function changeHeaders(
  changes: readonly HeaderChange[],
  headers: HeaderEdits,
  resolve: ResolveSecret,
): Promise<HeaderNames> {
  const done: Record<HeaderEdit, string[]> = {
    added: [],
    set: [],
    removed: [],
    unchanged: [],
    overruled: [],
  };
  const omitted: OmittedHeader[] = [];
  for (const change of changes) {
    const ready = await filledIn(change, resolve);
    if ('missing' in ready) omitted.push({ header: change.header, reason: ready.missing });
    else done[headers.apply(ready)].push(change.header);
  }
  const { added, set, removed } = done;
  return { added, set, removed, omitted };
}

/** Also by leaving something out. */
export function hasChanged({ added, set, removed, omitted }: HeaderNames): boolean {
  return added.length + set.length + removed.length + omitted.length > 0;
}

/** The changes with their secrets filled in, for others to make; those that lack theirs are left out. */
export async function filledChanges(
  changes: readonly HeaderChange[],
  resolve: ResolveSecret,
): Promise<{ readonly changes: HeaderChange[]; readonly omitted: OmittedHeader[] }> {
  const filled: HeaderChange[] = [];
  const omitted: OmittedHeader[] = [];
  for (const change of changes) {
    const ready = await filledIn(change, resolve);
    if ('missing' in ready) omitted.push({ header: change.header, reason: ready.missing });
    else filled.push(ready);
  }
  return { changes: filled, omitted };
}

async function filledIn(
  change: HeaderChange,
  resolve: ResolveSecret,
): Promise<HeaderChange | { readonly missing: string }> {
  if (change.operation === 'remove' || !hasSecretReference(change.value)) return change;
  const filled = await fillIn(change.value, resolve);
  if ('missing' in filled) return filled;
  if (headerFault([change.header, filled.text]) !== undefined) {
    return { missing: 'its secret contains a character that is not allowed in a header' };
  }
  return { ...change, value: filled.text };
}

/** "adds X-Trace-Id “1”", "removes User-Agent": what a rule is going to do. Values that may be secret stay unsaid. */
export function describeChanges(changes: readonly HeaderChange[]): string[] {
  const said = (change: HeaderChange): string => {
    if (change.operation === 'remove') return change.header;
    const secret = isSecretField(change.header) || hasSecretReference(change.value);
    return secret ? change.header : `${change.header} to ${quoted(change.value)}`;
  };
  const clause = (operation: HeaderChange['operation'], verb: string): string[] => {
    const meant = changes.filter((change) => change.operation === operation);
    return meant.length === 0 ? [] : [`${verb} ${inWords(meant.map(said), 'and')}`];
  };
  return [
    ...clause('set', 'sets'),
    ...clause('append', 'appends').map((text) => text.replaceAll(' to “', ' “')),
    ...clause('remove', 'removes'),
  ];
}

/** What is filled in. */
const FILLED = /\$\{(?:secret|env):[A-Za-z0-9_.\-/]+\}/g;

/** Headers that the connection itself needs right, whatever a rule says. */
const OWNED_BY_CONNECTION = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
]);

export function headerFaults(
  change: HeaderChange,
  path: ValuePath,
  keyIsName = false,
): readonly Fault[] {
  const value = change.operation === 'remove' ? '' : change.value;
  const invalid = headerFault([change.header, value]);
  if (invalid !== undefined) {
    return [
      {
        code: 'bad-header',
        severity: 'error',
        // The fault names the header only: its value may be a secret.
        message: `This header can't be sent: ${invalid}.`,
        hint: 'A name is letters, digits and -; a value is one line of Latin-1 text.',
        path,
      },
    ];
  }
  const foreign = foreignReference(value.replace(FILLED, ''));
  if (foreign !== undefined) {
    return [
      {
        code: 'unfilled-reference',
        severity: 'error',
        message: `${foreign} is not known here.`,
        hint: 'Write ${secret:NAME} or ${env:NAME}; NAME has letters, digits and . _ - / only.',
        path: keyIsName ? path : [...path, 'value'],
      },
    ];
  }
  const forbidden = forbiddenChange(change);
  if (forbidden === null) return [];
  return [
    {
      code: 'bad-header',
      severity: 'error',
      ...forbidden,
      path: keyIsName ? path : [...path, 'header'],
      at: keyIsName ? 'key' : 'value',
    },
  ];
}

/** What no rule may do to a header although it could be written; null: it may. */
function forbiddenChange({
  header,
  operation,
}: HeaderChange): { readonly message: string; readonly hint: string } | null {
  const name = header.toLowerCase();
  if (OWNED_BY_CONNECTION.has(name)) {
    return {
      message: `${header} belongs to the connection and can't be changed by a rule.`,
      hint: 'Leave it out: it is set to what is really sent.',
    };
  }
  if (name === 'host' && operation === 'remove') {
    return {
      message: `${header} is sent with every request and can't be removed.`,
      hint: 'Leave it out, or set another value.',
    };
  }
  if ((name === 'host' || name === 'content-type') && operation === 'append') {
    return {
      message: `${header} has one value, so nothing can be appended to it.`,
      hint: 'Set it.',
    };
  }
  return null;
}

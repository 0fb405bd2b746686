import type { Fault, ValuePath } from '../../rules/document/fault.ts';
import type { HeaderChange } from '../../rules/schema/ruleFile.ts';
import { importedChanges } from '../conversion/headerValue.ts';
import { changed, leftOut } from '../conversion/importer.ts';
import type { DraftCondition, DraftRule, ImportOptions } from '../conversion/importer.ts';
import { listOf } from '../conversion/values.ts';
import type { DnrActionType, DnrRule } from './dnrRule.ts';
import { isRecord } from '../../session/kindOf.ts';

export interface ConvertedAction {
  /** Null: nothing of it can be done. */
  readonly action: DraftRule['action'] | null;
  /** What the rule's conditions need besides. */
  readonly condition?: DraftCondition;
  readonly warnings: readonly Fault[];
}

type Convert = (
  action: DnrRule['action'],
  path: ValuePath,
  options: ImportOptions,
) => ConvertedAction;

/** Every action of Chrome's, by its type. */
export const convertAction: Readonly<Record<DnrActionType, Convert>> = {
  block: () => ({ action: { type: 'block' }, warnings: [] }),
  allow: () => ({ action: { type: 'allow' }, warnings: [] }),
  allowAllRequests: (_action, path) => ({
    action: { type: 'allow' },
    warnings: [
      changed(
        [...path, 'action', 'type'],
        'allowAllRequests allows only the document here: requests of the workbench are not made by frames.',
        'Add rules with allow for what the document loads, if you send that too.',
      ),
    ],
  }),
  upgradeScheme: () => ({
    action: { type: 'redirect', redirect: { transform: { scheme: 'https' } } },
    condition: { protocols: ['http'] },
    warnings: [],
  }),
  redirect: convertRedirect,
  modifyHeaders: convertHeaders,
};

function convertRedirect({ redirect }: DnrRule['action'], path: ValuePath): ConvertedAction {
  const at = [...path, 'action', 'redirect'];
  const lost = (message: string, hint: string): ConvertedAction => ({
    action: null,
    warnings: [leftOut(at, message, hint)],
  });
  if (!isRecord(redirect)) return lost('This redirect has no target.', 'Give it one.');
  const { url, extensionPath, transform, regexSubstitution } = redirect;
  if (extensionPath !== undefined) {
    return lost(
      'It leads to a file of the extension, which is not here.',
      'Copy the file into the workspace and answer with it: a rule with fulfill and its path.',
    );
  }
  if (typeof url === 'string' && !/^https?:/i.test(url)) {
    return lost(
      `It leads to a ${/^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0] ?? ''} URL, where no request can be sent.`,
      'Answer with fulfill and the body that you want.',
    );
  }
  if (isRecord(transform)) {
    const { username, password, scheme } = transform;
    if (username !== undefined || password !== undefined) {
      return lost(
        'It puts a user name or password into the URL.',
        'Give credentials with continueWithAuth and ${secret:NAME}.',
      );
    }
    if (typeof scheme === 'string' && scheme !== 'http' && scheme !== 'https') {
      return lost(`It leads to ${scheme}:, where no request can be sent.`, 'Use http or https.');
    }
  }
  const target = Object.entries({ url, transform, regexSubstitution }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    action: { type: 'redirect', redirect: Object.fromEntries(target) },
    warnings: [],
  };
}

function convertHeaders(
  action: DnrRule['action'],
  path: ValuePath,
  options: ImportOptions,
): ConvertedAction {
  const warnings: Fault[] = [];
  const sides: Record<string, readonly HeaderChange[]> = {};
  for (const side of ['requestHeaders', 'responseHeaders'] as const) {
    const readable = listOf(action[side]).flatMap((written, index) => {
      const at = [...path, 'action', side, index];
      const change = readChange(written);
      if (typeof change === 'object') return [{ change, path: at }];
      warnings.push(leftOut(at, change, 'Write a rule with modifyHeaders of your own.'));
      return [];
    });
    const imported = importedChanges(readable, options);
    warnings.push(...imported.warnings);
    if (imported.changes.length > 0) sides[side] = imported.changes;
  }
  const isEmpty = Object.keys(sides).length === 0;
  return { action: isEmpty ? null : { type: 'modifyHeaders', ...sides }, warnings };
}

/** A change, or why there is none. */
function readChange(written: unknown): HeaderChange | string {
  if (!isRecord(written)) return 'This is not a change of a header.';
  const { header, operation, value, ...rest } = written;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return `A header can't be changed with ${unknown} here.`;
  if (typeof header !== 'string') return 'The header has no name.';
  if (operation === 'remove') return { header, operation };
  if ((operation === 'set' || operation === 'append') && typeof value === 'string') {
    return { header, operation, value };
  }
  return `${header} is neither removed nor given a value.`;
}

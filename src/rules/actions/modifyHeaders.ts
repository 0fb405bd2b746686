import type { Changed } from '../../session/decision.ts';
import type { HeaderChange } from '../../session/headers.ts';
import type { ModifyHeadersAction } from '../schema/ruleFile.ts';
import type { ResolveSecret } from '../secrets/secretReference.ts';
import type { ActionKind, Verdict } from './action.ts';
import { changeHeaders, describeChanges, hasChanged, headerFaults } from './changeHeaders.ts';
import type { HeaderEdits } from './headerEdits.ts';

export const modifyHeaders: ActionKind<ModifyHeadersAction> = {
  actsAt: ({ requestHeaders, responseHeaders }) => [
    ...(requestHeaders === undefined ? [] : (['onBeforeResourceLoad'] as const)),
    ...(responseHeaders === undefined ? [] : (['onResourceResponse'] as const)),
  ],
  effectAt: () => 'adds',

  faults: (action) =>
    (['requestHeaders', 'responseHeaders'] as const).flatMap((side) =>
      (action[side] ?? []).flatMap((change, index) => headerFaults(change, [side, index])),
    ),

  respond: {
    onBeforeResourceLoad: (action, { changes, tools }) =>
      change(action.requestHeaders ?? [], changes.headers, tools.resolveSecret),
    onResourceResponse: (action, { changes, tools }) =>
      change(action.responseHeaders ?? [], changes.headers, tools.resolveSecret),
  },

  describe({ requestHeaders = [], responseHeaders = [] }) {
    const ofRequest = describeChanges(requestHeaders);
    const ofResponse = describeChanges(responseHeaders).map(
      (clause) => `${clause} in the response`,
    );
    return [...ofRequest, ...ofResponse].join(', ');
  },
};

async function change(
  changes: readonly HeaderChange[],
  headers: HeaderEdits,
  resolve: ResolveSecret,
): Promise<Verdict<never, Changed>> {
  const changed = await changeHeaders(changes, headers, resolve);
  if (!hasChanged(changed)) return { kind: 'nothing' };
  return {
    kind: 'modify',
    decision: { kind: 'changed', changes: [{ what: 'headers', ...changed }] },
  };
}

import { ANNOUNCES, Delegated } from '../../engine/handlers/decision.ts';
import type { Changed } from '../../session/decision.ts';
import { ruleCallbacks } from '../facts/callbacks.ts';
import type { RuleCallback } from '../facts/callbacks.ts';
import { quoted } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';
import type { ScriptAction } from '../schema/ruleFile.ts';
import type { ActionKind, ActionContext, Verdict } from './action.ts';
import { pathFaults } from './workspaceFile.ts';

const EXAMPLE = 'handlers/staging.request-handler.ts';
/** What Node runs. Whether the file is inside the workspace folder is seen when it is looked at for its approval. */
const MODULE = /[^/\\]\.[cm]?[jt]s$/;

/** Lets a handler module answer: its callbacks of the same names, where it has them and they have an answer. */
export const script: ActionKind<ScriptAction> = {
  actsAt: () => ruleCallbacks,
  anywhere: true,
  effectAt: () => 'decides',
  refusesWhen: () => 'the module has no answer',
  faults: ({ path }) => {
    const faults = pathFaults(path, 'path', EXAMPLE);
    return faults.length > 0 ? faults : endingFaults(path);
  },
  respond: Object.fromEntries(
    ruleCallbacks.map((callback) => [
      callback,
      (action: ScriptAction, context: ActionContext<RuleCallback>) =>
        delegated(action, callback, context),
    ]),
  ),
  describe: ({ path, export: name }) =>
    `lets ${name === undefined ? '' : `${name} of `}${path} decide`,
};

/** Nobody is asked whether a folder or a JSON file may run. */
function endingFaults(path: string): Fault[] {
  if (MODULE.test(path)) return [];
  return [
    {
      code: 'bad-path',
      severity: 'error',
      message: `${quoted(path)} is not a module.`,
      hint: `Name a file that ends in .ts, .mts, .js or .mjs, such as "${EXAMPLE}".`,
      path: ['path'],
    },
  ];
}

async function delegated<Name extends RuleCallback>(
  { path, export: name }: ScriptAction,
  callback: Name,
  { changes, file, parameters, tools }: ActionContext<Name>,
): Promise<Verdict<never, Changed>> {
  const handler = await tools.module(file, path, name);
  if ('missing' in handler) {
    return { kind: 'refuse', reason: `${path} can't decide: ${handler.missing}` };
  }
  const answerTo = handler[callback] as
    ((this: unknown, told: typeof parameters) => unknown) | undefined;
  if (answerTo === undefined) return { kind: 'nothing' };
  const { answer, changed } = await changes.runWithChanges(async (told) => {
    const { callback: answering } = told as { readonly callback?: object };
    const noted = answering === undefined ? null : notingUse(answering);
    const given = await answerTo.call(
      handler,
      noted === null ? told : { ...told, callback: noted.callback },
    );
    // Who has used the callback has answered, also where nothing is returned.
    return plainAnswer(given) ?? (noted?.isUsed() === true ? ANNOUNCES[callback] : undefined);
  });
  if (answer !== undefined) return { kind: 'delegate', answer };
  if (!changed) return { kind: 'nothing' };
  const change = { what: 'request', module: path } as const;
  return { kind: 'modify', decision: { kind: 'changed', changes: [change] } };
}

/** CEF's callback object, and whether one of its methods has been called. */
function notingUse(callback: object): {
  readonly callback: object;
  readonly isUsed: () => boolean;
} {
  let isUsed = false;
  const noting = Object.entries(callback as Record<string, (...answer: unknown[]) => void>).map(
    ([name, use]) => [
      name,
      (...answer: unknown[]) => {
        isUsed = true;
        use(...answer);
      },
    ],
  );
  return { callback: Object.fromEntries(noting) as object, isUsed: () => isUsed };
}

/** A module's process says where in the module an answer comes from, and says it of none, too. */
function plainAnswer(given: unknown): unknown {
  return (given instanceof Delegated ? (given.answer as unknown) : given) ?? undefined;
}

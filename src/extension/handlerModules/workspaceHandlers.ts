import type { IdentifiedHandler, RequestHandler } from '../../engine/index.ts';
import { whyNot } from '../../handlerModules/approval/approvedModules.ts';
import type { FoundModule, HandlerModules } from './handlerModules.ts';
import type { RuleFiles } from '../rules/ruleFiles.ts';
import { folders } from '../workspaceFiles.ts';

/** Who is asked about a request, and who is not although they would be. */
export interface AskedAbout {
  readonly handlers: readonly (RequestHandler | IdentifiedHandler)[];
  readonly without: readonly FoundModule[];
  /** Sentences about that for the session. */
  readonly notes: readonly string[];
}

/**
 * A request that comes from a workspace folder is put to the rules of that folder, then to its handler modules. A request
 * from nowhere, as one that is typed into the panel, is put to those of every folder, in the order in which the window has
 * them.
 */
export function workspaceHandlers(
  from: string | null,
  { rules, modules }: { readonly rules: RuleFiles; readonly modules: HandlerModules },
): AskedAbout {
  const all = folders().map(({ uri }) => uri.fsPath);
  const asked = from !== null && all.includes(from) ? [from] : all;
  const without = asked.flatMap((folder) => modules.unapprovedOf(folder));
  return {
    handlers: asked.flatMap((folder) => [rules.handlerOf(folder), ...modules.handlersOf(folder)]),
    without,
    notes: without.map(
      (module) => `The handler module ${module.name} was not asked: it ${whyNot(module)}.`,
    ),
  };
}

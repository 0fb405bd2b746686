import type { IdentifiedHandler, RequestHandler } from '../engine/index.ts';
import type { RuleFiles } from './ruleFiles.ts';
import { folders } from './workspaceFiles.ts';

/**
 * Who is asked about a request that comes from a workspace folder: the rules of that folder. A request from nowhere, as one
 * that is typed into the panel, is asked about everywhere, in the order in which the window has its folders.
 */
export function workspaceHandlers(
  from: string | null,
  rules: RuleFiles,
): (RequestHandler | IdentifiedHandler)[] {
  const all = folders().map(({ uri }) => uri.fsPath);
  const asked = from !== null && all.includes(from) ? [from] : all;
  return asked.map((folder) => rules.handlerOf(folder));
}

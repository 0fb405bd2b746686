import type { RequestHandler } from './requestHandler.ts';
import type { DecidedBy } from '../../session/sessionEvent.ts';

/** A handler together with who its plain answers come from: a module's file, for example. */
export interface IdentifiedHandler {
  readonly handler: RequestHandler;
  readonly by: DecidedBy;
}

/**
 * One handler or several, asked in this order. The list is taken when the request is created; which callbacks a handler
 * has is looked up each time one is due.
 */
export type Handlers =
  RequestHandler | IdentifiedHandler | readonly (RequestHandler | IdentifiedHandler)[];

const UNNAMED: DecidedBy = { kind: 'module' };

export function identified(handlers: Handlers | undefined): IdentifiedHandler[] {
  if (handlers === undefined) return [];
  return [handlers]
    .flat()
    .map((entry) => (isIdentified(entry) ? entry : { handler: entry, by: UNNAMED }));
}

function isIdentified(entry: RequestHandler | IdentifiedHandler): entry is IdentifiedHandler {
  return 'handler' in entry && 'by' in entry;
}

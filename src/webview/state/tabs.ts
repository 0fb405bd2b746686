import { deliveredBytes } from '../../session/sessionView.ts';
import type { SessionView } from '../../session/sessionView.ts';
import { certificateChains } from '../../words/certificate.ts';

export const tabNames = [
  'response',
  'request',
  'story',
  'cookies',
  'certificate',
  'timing',
] as const;

export type TabName = (typeof tabNames)[number];

/** A tab that a person chose, and in which session: it stays for the next ones. */
export interface ChosenTab {
  readonly name: TabName;
  readonly session: string | null;
}

/** Whether a tab has anything to show yet. */
export function hasTab(session: SessionView, tab: TabName): boolean {
  switch (tab) {
    case 'response':
      return hasResponse(session);
    case 'request':
    case 'story':
      return true;
    case 'cookies':
      return session.hops.some(({ cookies = [] }) => cookies.length > 0);
    case 'certificate':
      return certificateChains(session).length > 0;
    case 'timing':
      return session.hops.some((hop) => hop.phases.length > 0);
  }
}

/** The tab to show: the one wished for, if this session has it; else the answer, or the story while there is none. */
export function shownTab(session: SessionView, wished: ChosenTab | null): TabName {
  const isMeant = session.state !== 'asking' || wished?.session === session.id;
  if (wished !== null && isMeant && hasTab(session, wished.name)) return wished.name;
  return session.state !== 'asking' && hasResponse(session) ? 'response' : 'story';
}

function hasResponse({ hops }: SessionView): boolean {
  const last = hops.at(-1);
  return last?.response != null && last.redirect === null;
}

/** A body is looked at as soon as some of it is there. */
export function hasBody(session: SessionView): boolean {
  return hasResponse(session) && bodyBytes(session) > 0;
}

/** How much of the body has come, as far as the session's events say. */
export function bodyBytes(session: SessionView): number {
  return isOver(session)
    ? deliveredBytes(session.bytes)
    : (session.hops.at(-1)?.download?.current ?? 0);
}

export function isOver(session: SessionView): boolean {
  return session.state !== 'running' && session.state !== 'asking';
}

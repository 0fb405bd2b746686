import { deliveredBytes } from '../../session/sessionView.ts';
import type { SessionView } from '../../session/sessionView.ts';
import { certificateChains } from '../../words/certificate.ts';

export const tabNames = ['overview', 'headers', 'body', 'certificate', 'timing'] as const;

export type TabName = (typeof tabNames)[number];

/** Whether a tab has anything to show; those that would be empty are hidden. */
export function hasTab(session: SessionView, tab: TabName): boolean {
  switch (tab) {
    case 'overview':
      return true;
    case 'headers':
      return session.hops.some(
        ({ sent, response, tunnels }) => sent !== null || response !== null || tunnels.length > 0,
      );
    case 'body':
      return hasBody(session);
    case 'certificate':
      return certificateChains(session).length > 0;
    case 'timing':
      return session.hops.some((hop) => hop.phases.length > 0);
  }
}

/** The tab to show: the one wished for, if this session has it. */
export function shownTab(session: SessionView, wished: TabName): TabName {
  return hasTab(session, wished) ? wished : 'overview';
}

/** A body is looked at when it is complete, or as far as it came. */
export function hasBody(session: SessionView): boolean {
  return isOver(session) && deliveredBytes(session.bytes) > 0;
}

export function isOver(session: SessionView): boolean {
  return session.state !== 'running' && session.state !== 'asking';
}

import type { SessionView } from '../session/sessionView.ts';
import { isOver } from './state/tabs.ts';
import { splitUrl } from '../words/urlParts.ts';
import { outcomeSentence } from '../words/outcome.ts';
import type { PanelModel } from './state/panelModel.ts';

/** What a screen reader should say after a change: politely, or at once. Empty: nothing. */
export interface Announcements {
  readonly status: string;
  readonly alert: string;
}

/** Ends are told of the session in view; questions of every session, since they wait. */
export function announcements(before: PanelModel, after: PanelModel): Announcements {
  const told = { status: '', alert: '' };
  if (before.sessions === after.sessions || !before.ready) return told;
  for (const [id, session] of after.sessions) {
    const earlier = before.sessions.get(id);
    if (earlier === session) continue;
    if (session.state === 'asking' && newQuestion(earlier, session)) {
      const { path, host } = splitUrl(session.request.url);
      const words = `${session.request.method} ${path} ${host} is waiting for your answer`;
      told.alert = told.alert === '' ? words : `${told.alert}. ${words}`;
    } else if (id === after.selected && isOver(session) && earlier && !isOver(earlier)) {
      told[session.state === 'failed' ? 'alert' : 'status'] = outcomeSentence(session);
    }
  }
  return told;
}

function newQuestion(earlier: SessionView | undefined, session: SessionView): boolean {
  const known = new Set(earlier?.questions.map(({ ask }) => ask));
  return session.questions.some(({ ask }) => !known.has(ask));
}

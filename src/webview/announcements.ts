import type { SessionView } from '../session/sessionView.ts';
import { isOver } from './state/tabs.ts';
import { splitUrl } from '../words/urlParts.ts';
import { outcomeSentence } from '../words/outcome.ts';
import type { PanelModel } from './state/panelModel.ts';
import { openQuestions } from './state/questions.ts';

/** What a screen reader should say after a change: politely, or at once. Null: nothing new; empty: no longer what was said. */
export interface Announcements {
  readonly status: string | null;
  readonly alert: string | null;
}

/** Ends are told of the session in view; questions of every session, since they wait. */
export function announcements(before: PanelModel, after: PanelModel): Announcements {
  if (before.sessions === after.sessions || !before.ready) return { status: null, alert: null };
  const told: { status: string | null; alert: string | null } = { status: null, alert: null };
  for (const [id, session] of after.sessions) {
    const earlier = before.sessions.get(id);
    if (earlier === session) continue;
    if (session.state === 'asking' && newQuestion(earlier, session)) {
      const { path, host } = splitUrl(session.request.url);
      const words = `${session.request.method} ${path} ${host} is waiting for your answer`;
      told.alert = told.alert === null ? words : `${told.alert}. ${words}`;
    } else if (id === after.selected && isOver(session) && earlier && !isOver(earlier)) {
      told[session.state === 'failed' ? 'alert' : 'status'] = outcomeSentence(session);
    }
  }
  // What has been answered no longer waits, and nothing goes on to say that it does.
  const open = new Set(openQuestions(after).map(({ view }) => view.ask));
  const isAnswered = openQuestions(before).some(({ view }) => !open.has(view.ask));
  return told.alert === null && isAnswered ? { ...told, alert: '' } : told;
}

function newQuestion(earlier: SessionView | undefined, session: SessionView): boolean {
  const known = new Set(earlier?.questions.map(({ ask }) => ask));
  return session.questions.some(({ ask }) => !known.has(ask));
}

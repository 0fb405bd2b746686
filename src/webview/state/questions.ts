import type { QuestionView, SessionView } from '../../session/sessionView.ts';
import { isOver } from './tabs.ts';
import type { PanelModel } from './panelModel.ts';

interface OpenQuestion {
  readonly session: SessionView;
  readonly view: QuestionView;
}

/** All questions that wait, whichever session they are of; the oldest first. */
export function openQuestions({ sessions }: Pick<PanelModel, 'sessions'>): OpenQuestion[] {
  return [...sessions.values()]
    .flatMap((session) => session.questions.map((view) => ({ session, view })))
    .sort((one, other) => askedAt(one) - askedAt(other));
}

function askedAt({ session, view }: OpenQuestion): number {
  return session.startedAt + view.askedAt;
}

/** The question so many places from the one in view; with none in view the first, or backwards the last. */
export function questionFrom(state: PanelModel, by: number): OpenQuestion | undefined {
  const all = openQuestions(state);
  const at = all.findIndex(({ session }) => session.id === state.selected);
  if (at === -1) return by > 0 ? all[0] : all.at(-1);
  return all[(at + by + all.length) % all.length];
}

/**
 * What a person has typed into a question, under a key that begins with its session. It outlives the page, and a refusal;
 * a password is never among it.
 */
export function typedKey(session: string, ...names: readonly string[]): string {
  return [session, ...names].join(' ');
}

/** What was typed for sessions that still run. */
export function typedForOpen({
  typed,
  sessions,
}: Pick<PanelModel, 'typed' | 'sessions'>): ReadonlyMap<string, string> {
  const open = [...sessions.values()].filter((session) => !isOver(session));
  return new Map([...typed].filter(([key]) => open.some(({ id }) => key.startsWith(`${id} `))));
}

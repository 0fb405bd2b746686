import type { SessionView } from '../../../session/sessionView.ts';
import { outcomeOf } from '../../../words/outcome.ts';
import type { Tone } from '../../../words/outcome.ts';
import { dayOf, timeOfDay } from '../../../words/dates.ts';
import { splitUrl } from '../../../words/urlParts.ts';
import { groupOf } from '../tree/viewItem.ts';
import type { ViewIcon, ViewItem } from '../tree/viewItem.ts';
import { asksFor } from './asksFor.ts';

/** Those that wait for the person first, then day by day, the newest first. */
export function sessionItems(
  views: readonly SessionView[],
  now: number,
  canSendAgain: (id: string) => boolean = () => true,
): ViewItem[] {
  const itemOf = (view: SessionView): ViewItem<string> => sessionItem(view, canSendAgain(view.id));
  const newest = views.toReversed();
  const waiting = newest.filter(({ state }) => state === 'asking');
  const days = Map.groupBy(
    newest.filter(({ state }) => state !== 'asking'),
    ({ startedAt }) => dayOf(startedAt, now),
  );
  return [
    ...groupOf(
      { id: 'waiting', kind: 'sessionGroup', label: 'Waiting for you' },
      waiting.map(itemOf),
    ),
    ...[...days].flatMap(([day, sessions]) =>
      groupOf({ id: day, kind: 'sessionGroup', label: day }, sessions.map(itemOf)),
    ),
  ];
}

function sessionItem(view: SessionView, canSendAgain: boolean): ViewItem<string> {
  const { id, state, request, startedAt, questions } = view;
  const { path, host } = splitUrl(request.url);
  const { text, short, tone, sentence } = outcomeOf(view);
  const [question] = questions;
  const isRunning = state === 'running' || state === 'asking';
  return {
    id,
    kind: isRunning ? 'runningSession' : canSendAgain ? 'session' : 'restoredSession',
    label: `${request.method} ${path}`,
    description: [
      question === undefined ? short : asksFor(question.question),
      host,
      timeOfDay(startedAt),
    ]
      .filter((part) => part !== '')
      .join(' · '),
    tooltip: [
      `${request.method} ${request.url}`,
      text,
      ...(sentence === null ? [] : [sentence]),
    ].join('\n'),
    icon: iconOf(view, tone),
    command: { id: 'requestWorkbench.openSession', title: 'Show Session' },
    subject: id,
  };
}

const icons: Readonly<Record<Tone, ViewIcon>> = {
  ok: { name: 'pass', color: 'testing.iconPassed' },
  info: { name: 'arrow-circle-right', color: 'charts.blue' },
  warn: { name: 'warning', color: 'list.warningForeground' },
  bad: { name: 'error', color: 'list.errorForeground' },
  quiet: { name: 'circle-slash' },
};

function iconOf({ state }: SessionView, tone: Tone): ViewIcon {
  if (state === 'asking') return { name: 'bell-dot', color: 'list.warningForeground' };
  return state === 'running' ? { name: 'sync~spin' } : icons[tone];
}

import type { Faulty, Fix } from './fix.ts';
import { remove, replaceValue } from './textChange.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Another date, or the end of the rule. */
export function expiredFixes({ problem, document, path, known }: Faulty): Fix[] {
  const later = [
    { days: 7, words: 'week' },
    { days: 30, words: '30 days' },
  ].map(({ days, words }) => ({
    title: `Let it act for another ${words}`,
    changes: replaceValue(document, path, dateIn(days, known.now)),
    isPreferred: false,
  }));
  if (problem.code !== 'expired') return later;
  const rule = {
    title: 'Remove the rule',
    changes: remove(document, path.slice(0, 2)),
    isPreferred: false,
  };
  return [...later, rule];
}

/** The end of a day, by UTC. */
function dateIn(days: number, now: number): string {
  return `${new Date(now + days * DAY_MS).toISOString().slice(0, 10)}T23:59:59Z`;
}

import type { PartKind } from '../../../session/timeParts.ts';
import { timeParts } from '../../../session/timeParts.ts';
import type { Phase } from '../../../session/sessionEvent.ts';
import type { HopView, PhaseSpan, SessionView } from '../../../session/sessionView.ts';

/** The six that have a colour; time spent on a person's answer is not the network's. */
export const networkPhases = ['dns', 'connect', 'tls', 'send', 'wait', 'receive'] as const;

/** In the order in which they are told. */
export const partKinds: readonly PartKind[] = [
  ...(['rules', 'modules', 'queued'] as const),
  ...networkPhases,
  ...(['asking', 'other'] as const),
];

export const partNames: Readonly<Record<PartKind, string>> = {
  rules: 'rules',
  modules: 'modules',
  other: 'other',
  queued: 'queued',
  dns: 'DNS',
  connect: 'connect',
  tls: 'TLS',
  send: 'send',
  wait: 'wait',
  receive: 'receive',
  asking: 'you',
};

/**
 * One scale for all hops of a session. Time that a person took is cut out of it, since a minute of thinking would
 * squeeze all else into a pixel.
 */
export interface TimeAxis {
  /** Milliseconds from end to end, a person's time left out. */
  readonly total: number;
  /** Where a moment lies, from 0 to 1. */
  at(time: number): number;
}

export function timeAxis(session: SessionView, now: number): TimeAxis {
  const asked = session.hops.flatMap((hop) => hop.phases.filter(({ phase }) => phase === 'asking'));
  const length = (time: number) => time - askedUntil(asked, time);
  const total = Math.max(length(now), 1);
  return { total, at: (time) => Math.min(1, Math.max(0, length(time) / total)) };
}

/** How much of the time up to `time` these spans of asking took. */
function askedUntil(asked: readonly PhaseSpan[], time: number): number {
  return asked.reduce(
    (sum, span) => sum + Math.max(0, Math.min(span.end ?? time, time) - span.start),
    0,
  );
}

/** A hop's own time in milliseconds, a person's time left out. */
export function hopDuration(hop: HopView, now: number): number {
  return (hop.endedAt ?? now) - hop.startedAt - spent(hop.phases, 'asking', now);
}

/** All that a person took in this session, in milliseconds. */
export function askedTime(session: SessionView, now: number): number {
  return session.hops.reduce((sum, hop) => sum + spent(hop.phases, 'asking', now), 0);
}

/** Milliseconds that these spans spent in one phase. */
function spent(phases: readonly PhaseSpan[], phase: Phase, now: number): number {
  return phases.reduce(
    (sum, span) => (span.phase === phase ? sum + Math.max(0, (span.end ?? now) - span.start) : sum),
    0,
  );
}

/** Shorter rests are between two moments of the log, and explain nothing. */
const WORTH_TELLING = 1;

/** How long each kind of part took in these hops, for those that occur. */
export function spentBy(hops: readonly HopView[], now: number): ReadonlyMap<PartKind, number> {
  const sums = new Map<PartKind, number>();
  for (const { kind, start, end } of hops.flatMap((hop) => timeParts(hop, now))) {
    sums.set(kind, (sums.get(kind) ?? 0) + end - start);
  }
  if ((sums.get('other') ?? 0) < WORTH_TELLING) sums.delete('other');
  return sums;
}

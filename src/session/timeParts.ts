import type { Phase } from './sessionEvent.ts';
import type { HopView } from './sessionView.ts';

/** A phase, the work of rules or modules in it, or what none of these explains. */
export type PartKind = Phase | 'rules' | 'modules' | 'other';

/** Where the time of a hop went: parts that follow each other from its start to its end, without gaps. */
export interface TimePart {
  readonly kind: PartKind;
  readonly attempt: number;
  /** Milliseconds since the session began. */
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of a hop. What rules and modules took is taken out of the phase that it lay in, except for a person's time.
 * @param now the end of what is still open
 */
export function timeParts(
  hop: Pick<HopView, 'phases' | 'startedAt' | 'endedAt' | 'worked'>,
  now: number,
): TimePart[] {
  const end = Math.max(hop.startedAt, hop.endedAt ?? now);
  const phases = hop.phases.map((span) => ({ ...span, end: Math.min(span.end ?? end, end) }));
  const { worked = [] } = hop;
  const cuts = [
    hop.startedAt,
    end,
    ...[...phases, ...worked].flatMap((span) => [span.start, span.end]),
  ]
    .filter((cut) => cut >= hop.startedAt && cut <= end)
    .sort((one, other) => one - other);
  const parts: TimePart[] = [];
  let attempt = phases[0]?.attempt ?? 1;
  for (const [index, start] of cuts.entries()) {
    const next = cuts[index + 1];
    if (next === undefined || next === start) continue;
    const covers = (span: { readonly start: number; readonly end: number }): boolean =>
      span.start <= start && span.end >= next;
    const phase = phases.findLast(covers);
    attempt = phase?.attempt ?? attempt;
    const work = phase?.phase === 'asking' ? undefined : worked.find(covers);
    const kind = work?.who ?? phase?.phase ?? 'other';
    const last = parts.at(-1);
    if (last?.kind === kind && last.attempt === attempt) {
      parts[parts.length - 1] = { ...last, end: next };
    } else parts.push({ kind, attempt, start, end: next });
  }
  return parts;
}

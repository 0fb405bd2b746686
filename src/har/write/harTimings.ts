import type { Phase } from '../../session/sessionEvent.ts';
import type { PhaseSpan, WorkSpan } from '../../session/sessionView.ts';
import type { HarTimings } from './har.ts';

/** Where the time of an exchange went, as HAR divides it: connecting has TLS in it, and what a person took is waiting. */
export function harTimings(
  phases: readonly PhaseSpan[],
  worked: readonly WorkSpan[] = [],
): HarTimings {
  const took = (phase: Phase): number =>
    phases
      .filter((span) => span.phase === phase)
      .reduce((sum, { start, end }) => sum + (end ?? start) - start, 0);
  const had = (...names: Phase[]): boolean => phases.some(({ phase }) => names.includes(phase));
  const asking = took('asking');
  const begun = phases[0]?.start ?? Infinity;
  const work = (who: WorkSpan['who'], until = Infinity): number =>
    worked
      .filter((span) => span.who === who)
      .reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, until) - start), 0);
  const [rules, modules] = [work('rules'), work('modules')];
  return {
    blocked: rounded(took('queued') + asking + work('rules', begun) + work('modules', begun)),
    dns: had('dns') ? rounded(took('dns')) : -1,
    connect: had('connect', 'tls') ? rounded(took('connect') + took('tls')) : -1,
    ssl: had('tls') ? rounded(took('tls')) : -1,
    send: rounded(took('send')),
    wait: rounded(took('wait')),
    receive: rounded(took('receive')),
    ...(asking > 0 ? { _asking: rounded(asking) } : {}),
    ...(rules > 0 ? { _rules: rounded(rules) } : {}),
    ...(modules > 0 ? { _modules: rounded(modules) } : {}),
  };
}

/** `ssl` is in `connect` already. */
export function sumOf({ blocked, dns, connect, send, wait, receive }: HarTimings): number {
  return rounded(
    [blocked, dns, connect, send, wait, receive]
      .filter((time) => time > 0)
      .reduce((sum, time) => sum + time, 0),
  );
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

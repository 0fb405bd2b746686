import type { HopView, SessionView } from '../../../session/sessionView.ts';
import { isFolded } from '../../../words/callbacks.ts';
import { hopFacts } from '../../../words/hopFacts.ts';

/** From so many on, redirects that are alike are one row. */
const RUN = 5;

/** A hop, or redirects one after the other that are alike and where nothing but defaults happened. */
export interface HopGroup {
  /** Of the first hop, from 0. */
  readonly index: number;
  readonly hops: readonly HopView[];
}

export function hopGroups(session: SessionView): HopGroup[] {
  const groups: HopGroup[] = [];
  for (let index = 0; index < session.hops.length;) {
    const length = runFrom(session, index);
    const hops = session.hops.slice(index, index + (length >= RUN ? length : 1));
    groups.push({ index, hops });
    index += hops.length;
  }
  return groups;
}

function runFrom({ hops, questions }: SessionView, start: number): number {
  const isQuiet = (hop: HopView): boolean =>
    isQuietRedirect(hop) && questions.every((question) => question.hop !== hop.index);
  const first = hops[start];
  if (first === undefined || !isQuiet(first)) return 0;
  const alike = hops
    .slice(start)
    .findIndex((hop) => !isQuiet(hop) || hop.redirect?.status !== first.redirect?.status);
  return alike === -1 ? hops.length - start : alike;
}

function isQuietRedirect(hop: HopView): boolean {
  return hop.redirect !== null && hop.endedAt !== null && happenings(hop) === 0;
}

/** How much there is to tell of a hop besides what always happens. */
export function happenings(hop: HopView): number {
  const entries = hop.entries.filter(
    (entry) => entry.kind !== 'decision' || !isFolded(entry.decision),
  );
  return entries.length + hopFacts(hop).length;
}

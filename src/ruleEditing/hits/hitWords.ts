import type { SessionView } from '../../session/sessionView.ts';
import { count } from '../../words/amounts.ts';
import type { RuleHits } from './ruleHits.ts';

const MAX_URL = 60;

/** "3 hits · last: GET https://example.com/ 200", "not used yet in this window". */
export function hitWords({ hits, nearMisses }: RuleHits, last: SessionView | undefined): string {
  if (hits === 0) return nearMisses === 0 ? 'not used yet in this window' : 'not used yet';
  const total = count(hits, 'hit');
  return last === undefined ? total : `${total} · last: ${sessionWords(last)}`;
}

/** "2 near misses"; undefined: none. */
export function nearMissWords({ nearMisses }: RuleHits): string | undefined {
  return nearMisses === 0 ? undefined : count(nearMisses, 'near miss', 'near misses');
}

function sessionWords({ request: { method, url }, hops, state, error }: SessionView): string {
  const shown = url.length > MAX_URL ? `${url.slice(0, MAX_URL - 1)}…` : url;
  const status = hops.at(-1)?.response?.status;
  const outcome = state === 'running' || state === 'asking' ? '…' : (error?.name ?? status ?? '');
  return `${method} ${shown} ${String(outcome)}`.trimEnd();
}

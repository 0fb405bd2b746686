import type { SessionView } from '../../session/sessionView.ts';
import type { RuleHits } from './ruleHits.ts';

const MAX_URL = 60;

/** "3 hits · last: GET https://example.com/ 200", "never hit in this window". */
export function hitWords({ hits, nearMisses }: RuleHits, last: SessionView | undefined): string {
  if (hits === 0) return nearMisses === 0 ? 'never hit in this window' : 'never hit';
  const count = hits === 1 ? '1 hit' : `${String(hits)} hits`;
  return last === undefined ? count : `${count} · last: ${sessionWords(last)}`;
}

/** "2 near misses"; undefined: none. */
export function nearMissWords({ nearMisses }: RuleHits): string | undefined {
  if (nearMisses === 0) return undefined;
  return nearMisses === 1 ? '1 near miss' : `${String(nearMisses)} near misses`;
}

function sessionWords({ request: { method, url }, hops, state, error }: SessionView): string {
  const shown = url.length > MAX_URL ? `${url.slice(0, MAX_URL - 1)}…` : url;
  const status = hops.at(-1)?.response?.status;
  const outcome = state === 'running' || state === 'asking' ? '…' : (error?.name ?? status ?? '');
  return `${method} ${shown} ${String(outcome)}`.trimEnd();
}

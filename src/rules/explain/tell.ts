import type { CompiledCondition } from '../conditions/registry.ts';
import type { Fact, Subject } from '../subject.ts';

/** What can be said of a condition while not everything is known. */
export function tell(
  { kind, matches }: CompiledCondition,
  subject: Subject,
  known: ReadonlySet<Fact>,
): 'matches' | 'differs' | 'unknown' {
  if (!known.has(kind.needs)) return 'unknown';
  return matches(subject) ? 'matches' : 'differs';
}

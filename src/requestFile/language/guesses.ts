import { nearestName } from '../../words/nearestName.ts';

/** Of the last list of names: while somebody types it seldom changes, and comparing each name with all others takes long. */
let known = { names: '', guesses: new Map<string, string | null>() };

/** The name that is most likely meant. Undefined: none is close, or so many were looked for already that no more are. */
export function guessedName(wrong: string, names: readonly string[]): string | undefined {
  const joined = names.join('\n');
  if (joined !== known.names) known = { names: joined, guesses: new Map() };
  const { guesses } = known;
  const before = guesses.get(wrong);
  if (before !== undefined) return before ?? undefined;
  if (guesses.size >= MOST_GUESSES) return undefined;
  const meant = nearestName(wrong, names);
  guesses.set(wrong, meant ?? null);
  return meant;
}

const MOST_GUESSES = 50;

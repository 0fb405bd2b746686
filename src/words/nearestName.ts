/** The name in `known` that `wrong` most likely stands for, or undefined when none is close. */
export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  const written = wrong.toLowerCase();
  let nearest: string | undefined;
  let least = Infinity;
  for (const name of known) {
    const meant = name.toLowerCase();
    // A part of a name ("domains" for requestDomains) is a better guess than another name of the same length.
    const isPart = written.length > 2 && (meant.includes(written) || written.includes(meant));
    const distance = isPart ? 0.5 : editDistance(written, meant);
    if (distance < least && distance <= Math.max(1, Math.floor(meant.length / 3))) {
      nearest = name;
      least = distance;
    }
  }
  return nearest;
}

/** Insertions, deletions and replacements that turn one text into the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 8) return Infinity;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? Infinity;
}

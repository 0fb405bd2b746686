import type { Section } from './section.ts';

const NOTES = 'What the figures say';

const INTRODUCTION = `# Performance

Made by \`npm run bench -- --write\`: the engine beside what it stands on and what others use, in turns on one machine, in one
run. Ratios are what counts: each is the median of the ratios of many short rounds. Absolute numbers are this machine on that
day. \`--only=SECTION\` measures a part again.`;

/**
 * docs/performance.md: the sections of this run, those that were not measured as they stood, and at the end the notes, which
 * people write.
 */
export function performancePage(
  sections: readonly Section[],
  measured: ReadonlyMap<string, string>,
  before: string,
): string {
  const known = new Map(
    before
      .split(/^## /m)
      .slice(1)
      .map((part): [string, string] => {
        const end = part.indexOf('\n');
        return [part.slice(0, end), part.slice(end).trim()];
      }),
  );
  const parts = sections
    .map(({ name, title }) => ({ title, text: measured.get(name) ?? known.get(title) }))
    .filter(({ text }) => text !== undefined);
  const notes = { title: NOTES, text: known.get(NOTES) ?? '' };
  return [
    INTRODUCTION,
    ...[...parts, notes].map(({ title, text }) => `## ${title}\n\n${text ?? ''}`.trim()),
  ]
    .join('\n\n')
    .concat('\n');
}

import type { Fault } from '../../rules/document/fault.ts';
import type { Rule } from '../../rules/schema/ruleFile.ts';
import { leftOut } from './importer.ts';

/** What no other program's rules can say, whatever the rule does. */
export function timeFaults({ enabled, times, expires }: Rule, now: number): Fault[] {
  if (!enabled) {
    return [leftOut(['enabled'], 'The rule is turned off.', 'Turn it on to export it.')];
  }
  if (times !== null) {
    return [
      leftOut(['times'], 'It acts only a limited number of times.', 'Remove times to export it.'),
    ];
  }
  if (expires === null) return [];
  return [
    leftOut(
      ['expires'],
      expires <= now ? 'The rule has expired.' : 'It acts only until a date.',
      'Remove expires to export it.',
    ),
  ];
}

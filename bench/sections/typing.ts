import { figuresOf } from '../child.ts';
import type { Keystrokes, TypingFigures } from '../processes/typing.ts';
import { table } from '../section.ts';
import type { Section } from '../section.ts';

/** What a keystroke costs in long request files. */
export const typing: Section = {
  name: 'typing',
  title: 'Typing in a request file',
  async measure({ quick }) {
    const all: TypingFigures[] = [];
    for (const lines of [1_000, 10_000]) {
      all.push(await figuresOf<TypingFigures>('typing.ts', String(lines), quick ? 'quick' : ''));
    }
    const row = (name: string, figure: (figures: TypingFigures) => string): string[] => [
      name,
      ...all.map(figure),
    ];
    return [
      'Processor time from the text to all that VS Code asks for after a keystroke: requests, problems, colours, outline, folds and links. One name in each request is defined nowhere. In brackets: 95 of 100 are below.',
      table(
        ['', ...all.map(({ lines }) => `${lines.toLocaleString('en')} lines`)],
        [
          row('opened', ({ opened }) => milli(opened)),
          row('a letter', ({ letter }) => both(letter)),
          row('a new line', ({ line }) => both(line)),
        ],
      ),
    ].join('\n\n');
  },
};

function both({ median, slow }: Keystrokes): string {
  return `${milli(median)} (${milli(slow)})`;
}

function milli(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}

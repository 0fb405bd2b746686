import type { CliCommand, OptionDefinition, OptionSection } from './option.ts';

const WIDTH = 100;
/** Where the texts begin, at most: an option that is longer has its text below it. */
const MOST_INDENT = 32;

/** What `--help` of one command prints. */
export function commandHelp(name: string, command: CliCommand<unknown>): string {
  const { summary, usage, sections } = command;
  const sectionTexts = sections.map(sectionHelp);
  return [
    `Usage: request-workbench ${name} ${usage}\n`,
    `${wrapped(summary, WIDTH).join('\n')}\n`,
    ...sectionTexts,
  ].join('\n');
}

function sectionHelp({ title, options }: OptionSection): string {
  const rows = Object.entries(options).map(
    ([name, option]) => [flagsOf(name, option), option.help] as const,
  );
  return `${title ?? 'Options'}:\n${columns(rows)}`;
}

/** "-o, --output <file>", as `--help` and docs/curl.md show it. */
export function flagsOf(
  name: string,
  { short, argument }: Pick<OptionDefinition, 'short' | 'argument'>,
): string {
  return [
    short === undefined ? '' : `-${short}, `,
    `--${name}`,
    argument === undefined ? '' : ` <${argument}>`,
  ].join('');
}

/** Two columns, the second wrapped. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const longest = Math.max(...rows.map(([left]) => left.length));
  const indent = Math.min(longest, MOST_INDENT) + 4;
  const lines = rows.flatMap(([left, right]) => {
    const [first = '', ...more] = wrapped(right, WIDTH - indent);
    const start = `  ${left}`;
    const fits = start.length + 2 <= indent;
    return [
      ...(fits ? [`${start.padEnd(indent)}${first}`] : [start, `${' '.repeat(indent)}${first}`]),
      ...more.map((line) => `${' '.repeat(indent)}${line}`),
    ];
  });
  return lines.map((line) => `${line}\n`).join('');
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flagsOf } from '../src/cli/options/helpText.ts';
import type { OptionDefinition } from '../src/cli/options/option.ts';
import { tableOf } from '../src/cli/options/readWords.ts';
import { refusedOptions } from '../src/cli/options/refusedOptions.ts';
import { sendCommand } from '../src/cli/options/sendCommand.ts';

const root = join(import.meta.dirname, '..');
const PAGE = join(root, 'docs/curl.md');
const BEGIN = '<!-- options: written by npx node scripts/curlTable.ts -->';
const END = '<!-- end of options -->';

/** docs/curl.md with the table of options as they are defined. */
export async function curlPage(): Promise<string> {
  const text = await readFile(PAGE, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  return `${before}${BEGIN}\n\n${table()}\n${END}${after}`;
}

function table(): string {
  const supported = Object.entries(tableOf(sendCommand))
    .filter(([, { curl }]) => curl !== 'ours')
    .map(([name, option]) => row(name, option, ...comparison(option)));
  const refused = Object.entries(refusedOptions).map(([name, option]) =>
    row(name, option, 'will not come', upperFirst(option.reason)),
  );
  return ['| option | here | |', '|---|---|---|', ...[...supported, ...refused.sort()]]
    .map((line) => `${line}\n`)
    .join('');
}

function comparison({ curl, help }: OptionDefinition): [here: string, why: string] {
  if (typeof curl === 'object') return ['different', curl.differs];
  return ['same', upperFirst(help)];
}

function row(
  name: string,
  option: Pick<OptionDefinition, 'short' | 'argument'>,
  here: string,
  why: string,
): string {
  const cells = [`\`${flagsOf(name, option)}\``, here, why.replace(/[^.]$/, '$&.')];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

if (import.meta.main) await writeFile(PAGE, await curlPage());

import type { CliCommand, Completes, OptionDefinition } from '../options/option.ts';
import { operandsIn } from '../options/option.ts';
import type { Word } from '../options/option.ts';
import { tableOf } from '../options/readWords.ts';

/** What can stand at the end of a command line. */
export interface Wanted {
  readonly kind: Completes;
  /** With what each word means, where a shell shows that. */
  readonly meanings?: ReadonlyMap<string, string>;
  /** What has been typed of it. */
  readonly typed: string;
  /** What stands before it in the same word: `--env=`. */
  readonly before: string;
  /** Files and folders that are named in the line. */
  readonly operands: readonly string[];
}

type Commands = Readonly<Record<string, CliCommand<unknown>>>;

/** @param words behind the program's name; the last is the one that is typed, "" when it is not begun */
export function wantedAt(words: readonly string[], commands: Commands): Wanted {
  const [name = '', ...behind] = words;
  if (words.length < 2) {
    const meanings = Object.entries(commands).map(
      ([each, { summary }]) => [each, summary] as const,
    );
    return { ...wordsOf(new Map(meanings)), typed: name, before: '', operands: [] };
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const typed = behind.at(-1) ?? '';
  if (command === undefined) return { kind: [], typed, before: '', operands: [] };
  const table = tableOf(command);
  const { operands, open } = readBehind(behind.slice(0, -1), table);
  if (open !== undefined) return { kind: kindOf(open), typed, before: '', operands };
  const [, before, option = '', value] = /^(--([^=]+)=)([^]*)$/.exec(typed) ?? [];
  if (before !== undefined && value !== undefined) {
    const definition = Object.hasOwn(table, option) ? table[option] : undefined;
    const kind = definition === undefined ? [] : kindOf(definition);
    return { kind, typed: value, before, operands };
  }
  if (typed.startsWith('-')) {
    const meanings = Object.entries(table).map(([each, { help }]) => [`--${each}`, help] as const);
    return { ...wordsOf(new Map(meanings)), typed, before: '', operands };
  }
  return { kind: command.operands ?? [], typed, before: '', operands };
}

function wordsOf(meanings: ReadonlyMap<string, string>): Pick<Wanted, 'kind' | 'meanings'> {
  return { kind: [...meanings.keys()], meanings };
}

/** The operands, and the option whose value comes next. */
function readBehind(
  words: readonly string[],
  table: Readonly<Record<string, OptionDefinition>>,
): { readonly operands: readonly string[]; readonly open: OptionDefinition | undefined } {
  const read: Word[] = [];
  let open: OptionDefinition | undefined;
  let isOver = false;
  for (const word of words) {
    if (open !== undefined) open = undefined;
    else if (isOver || word === '-' || !word.startsWith('-')) {
      read.push({ kind: 'operand', text: word });
    } else if (word === '--') isOver = true;
    else open = optionThatTakes(word, table);
  }
  return { operands: operandsIn(read), open };
}

/** The option of a word such as `--env`, `-o` or `-so` whose value is the next word. */
function optionThatTakes(
  word: string,
  table: Readonly<Record<string, OptionDefinition>>,
): OptionDefinition | undefined {
  if (word.startsWith('--')) {
    const option = Object.hasOwn(table, word.slice(2)) ? table[word.slice(2)] : undefined;
    return option?.argument === undefined ? undefined : option;
  }
  for (let at = 1; at < word.length; at++) {
    const option = Object.values(table).find(({ short }) => short === word[at]);
    if (option?.argument !== undefined) return at === word.length - 1 ? option : undefined;
  }
  return undefined;
}

function kindOf({ completes, argument, read }: OptionDefinition): Completes {
  if (completes !== undefined) return completes;
  if (read !== undefined && 'choices' in read) return read.choices as readonly string[];
  if (argument === 'file' || argument === 'folder') return argument;
  return argument === 'data|file' ? 'file' : [];
}

import type { CliIo } from '../terminal/io.ts';

/** How an option compares with curl's of the same name; docs/curl.md has this as a table. */
export type CurlNote =
  /** Accepted, and what differs from curl, as a sentence. */
  | { readonly differs: string }
  /** curl has none of this name. */
  | 'ours';

/**
 * What may stand in a place of the command line, for a shell that completes it: one of these words, or what is found there.
 * `requestFile`: `.http` and `.rest` files, and folders.
 */
export type Completes =
  readonly string[] | 'file' | 'folder' | 'requestFile' | 'environment' | 'requestName' | 'tag';

/** One option: how it is written, what it says in `--help`, and how it compares with curl's. */
export interface OptionDefinition {
  /** One character. */
  readonly short?: string;
  /** What stands behind it, as `--help` calls it; absent: it is a switch, and `--no-NAME` turns it off. */
  readonly argument?: string;
  /** Every value counts; otherwise the last one does. */
  readonly many?: true;
  /** Reads one value. Throws UsageError with what to write instead. */
  readonly read?: (text: string) => unknown;
  /** What a shell offers for its value. Absent: what `read` chooses from, or what the name of its argument says. */
  readonly completes?: Completes;
  /** Whether the word behind a value is one more value. */
  readonly alsoTakes?: (word: string) => boolean;
  readonly help: string;
  /** Absent: it means what it means to curl. */
  readonly curl?: CurlNote;
}

/** Options by their long names. */
export type OptionTable = Readonly<Record<string, OptionDefinition>>;

/** What a table's options were given, by their long names. */
export type Values<Table extends OptionTable> = {
  readonly [Name in keyof Table]?: ValueOf<Table[Name]>;
};

type ValueOf<Definition> = Definition extends { readonly argument: string }
  ? Definition extends { readonly many: true }
    ? readonly OneOf<Definition>[]
    : OneOf<Definition>
  : boolean;

type OneOf<Definition> = Definition extends { readonly read: (text: string) => infer Value }
  ? Value
  : string;

/** A subcommand: what `--help` says of it, and what becomes of its words. */
export interface CliCommand<Result> {
  readonly summary: string;
  /** Behind the command's name. */
  readonly usage: string;
  readonly sections: readonly OptionSection[];
  /** What a shell offers for words that are no options. Absent: nothing. */
  readonly operands?: Completes;
  /** The parts of the command line between `--next`; one, where the command has no such option. */
  readonly read: (parts: readonly (readonly Word[])[], io: CliIo) => Result;
}

export interface OptionSection {
  /** Null: the options that a command is mainly about. */
  readonly title: string | null;
  readonly options: OptionTable;
}

/** One word of the command line, or two: an option and its value. */
export type Word =
  | {
      readonly kind: 'option';
      /** Its long name. */
      readonly name: string;
      /** As it stands on the command line. */
      readonly written: string;
      /** Of a switch: whether it is on. */
      readonly value: string | boolean;
    }
  | { readonly kind: 'operand'; readonly text: string };

export function operandsIn(words: readonly Word[]): string[] {
  return words.flatMap((word) => (word.kind === 'operand' ? [word.text] : []));
}

/** A `-F` or `--form-string` that can't be read; the message says why. */
export class FormArgumentError extends Error {}

/** What one `-F` or `--form-string` says, in the grammar of curl. Nothing is read yet. */
export type FormArgument =
  /** `name=(`: what follows up to `=)` are parts of this part. */
  | ({ readonly kind: 'open' } & Named & Omit<FormSettings, 'filename' | 'encoder'>)
  /** `=)` */
  | { readonly kind: 'close' }
  | ({ readonly kind: 'value'; readonly value: string } & Named & FormSettings)
  /** `name=<file`: a field whose value is in a file. */
  | ({ readonly kind: 'valueOf'; readonly file: string } & Named & FormSettings)
  /** `name=@file,file`: uploaded files, at least one. */
  | ({ readonly kind: 'files'; readonly files: readonly FormFile[] } & Named);

interface Named {
  /** null: nothing stands before the `=`. */
  readonly name: string | null;
}

export type FormFile = { readonly file: string } & FormSettings;

/** What may stand behind a value or a file: `;type=…;filename=…;encoder=…;headers=…`. */
export interface FormSettings {
  readonly type?: string;
  readonly filename?: string;
  readonly encoder?: string;
  readonly headers: readonly FormHeaders[];
}

/** A header of the part, or a file of them (`;headers=@file`). */
export type FormHeaders = { readonly header: string } | { readonly file: string };

type Setting = 'type' | 'filename' | 'encoder' | 'headers';

const OF_FILE: readonly Setting[] = ['type', 'filename', 'encoder', 'headers'];
const OF_VALUE_FILE: readonly Setting[] = ['type', 'encoder', 'headers'];
const OF_PARTS: readonly Setting[] = ['type', 'headers'];

/** `--form-string name=value`: nothing in the value is special. @throws FormArgumentError */
export function parseFormString(text: string): FormArgument {
  const { name, content } = splitName(text, '--form-string');
  return { kind: 'value', name, value: content, headers: [] };
}

/**
 * `-F`. What curl leaves out with a warning is a mistake here: a part of a value that is not sent would go unnoticed.
 * @throws FormArgumentError
 */
export function parseFormArgument(text: string): FormArgument {
  const { name, content } = splitName(text, '-F');
  if (content.startsWith('(')) {
    const { word, ...settings } = new Scanner(content, 1, '').item(OF_PARTS);
    if (word === '') return { kind: 'open', name, ...settings };
    throw new FormArgumentError(
      'A value of -F that starts with ( opens a part with parts of its own. Use --form-string to send it as a value.',
    );
  }
  if (name === null && content === ')') return { kind: 'close' };
  if (content.startsWith('@')) {
    const scanner = new Scanner(content, 1, ',');
    const files: FormFile[] = [];
    do {
      const { word, ...settings } = scanner.item(OF_FILE);
      files.push({ file: word, ...settings });
    } while (scanner.skip(','));
    return { kind: 'files', name, files };
  }
  if (content.startsWith('<')) {
    const { word, ...settings } = new Scanner(content, 1, '').item(OF_VALUE_FILE);
    return { kind: 'valueOf', name, file: word, ...settings };
  }
  const { word, ...settings } = new Scanner(content, 0, '').item(OF_FILE);
  return { kind: 'value', name, value: word, ...settings };
}

function splitName(text: string, option: string): { name: string | null; content: string } {
  const sign = text.indexOf('=');
  if (sign < 0) {
    throw new FormArgumentError(
      option === '-F'
        ? 'A part of a form is written as -F name=value or -F name=@file.'
        : 'A field of a form is written as --form-string name=value.',
    );
  }
  return { name: sign === 0 ? null : text.slice(0, sign), content: text.slice(sign + 1) };
}

const BLANKS = /[ \t\n\v\f\r]*/y;
const QUOTED = /"((?:\\["\\]|\\(?!["\\])|[^"\\])*)"/y;
/** What makes a type one; its parameters follow, as far as the next setting. */
const MEDIA_TYPE = /[^/ ;]+\/[^;, \n]+/y;

/** Reads words and the settings behind them. A word ends at `;`, at `separator`, or at the end. */
class Scanner {
  readonly #text: string;
  readonly #separator: string;
  #at: number;

  constructor(text: string, at: number, separator: string) {
    this.#text = text;
    this.#at = at;
    this.#separator = separator;
  }

  item(allowed: readonly Setting[]): { word: string } & FormSettings {
    this.#blanks();
    const word = this.#word();
    const headers: FormHeaders[] = [];
    const settings: { type?: string; filename?: string; encoder?: string } = {};
    while (this.skip(';')) {
      this.#blanks();
      const setting = this.#setting();
      if (setting === null) {
        if (this.#word() === '') continue;
        throw new FormArgumentError(
          'In -F, what follows a ; has to be type=, filename=, encoder= or headers=. Put a value with a ; into double quotes, or use --form-string.',
        );
      }
      if (!allowed.includes(setting)) {
        const taken = allowed.map((name) => `${name}=`).join(', ');
        throw new FormArgumentError(
          `In -F, this kind of part takes ${taken}, but not ${setting}=.`,
        );
      }
      if (setting === 'type') settings.type = this.#type();
      else if (setting === 'headers') headers.push(this.#headers());
      else {
        this.#blanks();
        settings[setting] = this.#word();
      }
    }
    return { word, ...settings, headers };
  }

  skip(character: string): boolean {
    if (!this.#text.startsWith(character, this.#at)) return false;
    this.#at += 1;
    return true;
  }

  #setting(): Setting | null {
    const [, name] = this.#take(/(type|filename|encoder|headers)=/iy) ?? [];
    return (name?.toLowerCase() ?? null) as Setting | null;
  }

  /** With quotes: what is between them, where `\"` and `\\` are a quote and a backslash. Without: no blanks at its ends. */
  #word(): string {
    const [, quoted] = this.#take(QUOTED) ?? [];
    const rest = this.#rest();
    if (quoted === undefined) return rest.replace(/[ \t\n\v\f\r]+$/, '');
    if (/[^ \t\n\v\f\r]/.test(rest)) {
      throw new FormArgumentError(
        'In -F, only a ; with a setting can follow a closing quote. Write a quote inside a quoted value as \\".',
      );
    }
    return quoted.replaceAll(/\\(["\\])/g, '$1');
  }

  /** A media type with its parameters: they too stand behind a `;`, so it goes on up to another setting. */
  #type(): string {
    this.#blanks();
    const start = this.#at;
    if (this.#take(MEDIA_TYPE) === null) {
      throw new FormArgumentError('In -F, a type is written as ;type=text/plain.');
    }
    this.#rest();
    let end = this.#at;
    while (this.skip(';')) {
      this.#blanks();
      const next = this.#at;
      const setting = this.#setting();
      this.#at = next;
      if (setting !== null && setting !== 'type') break;
      this.#rest();
      end = this.#at;
    }
    this.#at = end;
    return this.#text.slice(start, end).replace(/[ \t\n\v\f\r]+$/, '');
  }

  #headers(): FormHeaders {
    const isFile = this.skip('@') || this.skip('<');
    this.#blanks();
    return isFile ? { file: this.#word() } : { header: this.#word() };
  }

  #rest(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !this.#ends(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #ends(character: string): boolean {
    return character === ';' || character === this.#separator;
  }

  #blanks(): void {
    this.#take(BLANKS);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }
}

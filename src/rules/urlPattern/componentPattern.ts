import { expandedSize } from '../regex/expandedSize.ts';
import { LinearRegex, MAX_INSTRUCTIONS, compileRegex } from '../regex/linearRegex.ts';

/** How one component of a URL is written and divided (URL Pattern, section 2.1: "options"). */
export interface ComponentSyntax {
  /** What a name stops at. */
  readonly delimiter: '/' | '.' | '';
  /** What belongs to the name or wildcard behind it, so that "/:id?" also stands for nothing. */
  readonly prefix: '/' | '';
}

type Inner =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'name' | 'wildcard' };

interface Part {
  readonly before: string;
  readonly inner: Inner;
  readonly after: string;
  readonly modifier: '' | '?' | '+' | '*';
}

/** With room for what the size of an expression, which is known before it is compiled, leaves out of account. */
const LARGEST = MAX_INSTRUCTIONS * 0.9;

/** Whether a component's text fits its pattern. */
export type MatchComponent = (text: string) => boolean;

/** The pattern of one component, in the standard's canonical form; never throws. */
export class ComponentPattern {
  readonly #parts: readonly Part[];
  readonly #syntax: ComponentSyntax;

  constructor(pattern: string, syntax: ComponentSyntax) {
    this.#parts = new PatternReader(pattern, syntax).read();
    this.#syntax = syntax;
  }

  /** The only text that fits, when there is but one. */
  get literal(): string | undefined {
    const texts = this.#parts.map(literalOf);
    return texts.includes(undefined) ? undefined : texts.join('');
  }

  /** The text that each match ends with, without what is before the last name or wildcard. */
  get literalEnd(): string {
    const last = this.#parts.findLastIndex((part) => literalOf(part) === undefined);
    const after = this.#parts[last]?.modifier === '' ? this.#parts[last].after : '';
    return (
      after +
      this.#parts
        .slice(last + 1)
        .map(literalOf)
        .join('')
    );
  }

  /** What each match holds: literal texts and, between them, null for what can be anything. */
  get outline(): readonly (string | null)[] {
    return this.#parts.flatMap(({ before, inner, after, modifier }) => {
      if (modifier === '?' || modifier === '*') return [null];
      const once = inner.kind === 'text' ? [before + inner.text + after] : [before, null, after];
      return modifier === '+' ? [null, ...once, null] : once;
    });
  }

  /** Null when it is too large. The expression is made when the first text is to be matched: most never are. */
  compile(): MatchComponent | null {
    const { literal } = this;
    if (literal !== undefined) return (text) => text === literal;
    const [only] = this.#parts;
    if (this.#parts.length === 1 && only?.inner.kind === 'wildcard' && only.before === '') {
      return () => true;
    }
    const source = `^${this.#parts.map((part) => this.#source(part)).join('')}$`;
    if (expandedSize(source) > LARGEST) return null;
    const make = this.#endsAreCertain ? nativeMatch : linearMatch;
    let matches: MatchComponent | undefined;
    return (text) => (matches ??= make(source))(text);
  }

  /** Whether each name or wildcard can end in one place only, as where a name ends the text or its delimiter follows. */
  get #endsAreCertain(): boolean {
    const { delimiter } = this.#syntax;
    return this.#parts.every(({ inner, after, modifier }, index) => {
      if (modifier !== '' || inner.kind === 'text') return modifier === '';
      const next = this.#parts[index + 1];
      if (next === undefined && after === '') return true;
      if (inner.kind === 'wildcard' || delimiter === '') return false;
      return (after || next?.before || (next && literalOf(next)))?.startsWith(delimiter) === true;
    });
  }

  #source({ before, inner, after, modifier }: Part): string {
    const source = `${escaped(before)}${this.#innerSource(inner)}${escaped(after)}`;
    return modifier === '' ? source : `(?:${source})${modifier}`;
  }

  #innerSource(inner: Inner): string {
    if (inner.kind === 'text') return escaped(inner.text);
    if (inner.kind === 'wildcard') return '.*';
    return this.#syntax.delimiter === '' ? '.+' : `[^${escaped(this.#syntax.delimiter)}]+`;
  }
}

/** JavaScript's own expressions go back and try again, which finds nothing else where ends are certain. They are many times as fast. */
function nativeMatch(source: string): MatchComponent {
  const regex = new RegExp(source, 's');
  return (text) => regex.test(text);
}

function linearMatch(source: string): MatchComponent {
  const regex = compileRegex(`(?s)${source}`, { caseSensitive: true });
  return (text) => regex instanceof LinearRegex && regex.test(text);
}

function literalOf({ before, inner, after, modifier }: Part): string | undefined {
  return inner.kind === 'text' && modifier === '' ? before + inner.text + after : undefined;
}

function escaped(text: string): string {
  return text.replace(/[\\.*+?|()[\]{}^$]/g, '\\$&');
}

/** Reads a pattern that the polyfill has accepted, so that only what it can hold is looked for (URL Pattern, section 2.3). */
class PatternReader {
  readonly #pattern: string;
  readonly #prefix: string;
  readonly #parts: Part[] = [];
  #at = 0;
  /** Text that no part has taken yet. */
  #text = '';
  /** The last character of the text, if it stands as itself and not behind a backslash. */
  #last = '';

  constructor(pattern: string, { prefix }: ComponentSyntax) {
    this.#pattern = pattern;
    this.#prefix = prefix;
  }

  read(): readonly Part[] {
    while (this.#at < this.#pattern.length) {
      const inner =
        this.#take(NAME) !== '' ? 'name' : this.#take(WILDCARD) !== '' ? 'wildcard' : null;
      if (inner !== null) this.#addBehindPrefix({ kind: inner });
      else if (this.#take(OPEN) !== '') this.#addGroup();
      else this.#takeCharacter();
    }
    this.#flush();
    return this.#parts;
  }

  #addBehindPrefix(inner: Inner): void {
    const before = this.#prefix !== '' && this.#last === this.#prefix ? this.#prefix : '';
    this.#text = this.#text.slice(0, this.#text.length - before.length);
    this.#flush();
    const modifier = this.#take(MODIFIER) as Part['modifier'];
    this.#parts.push({ before, inner, after: '', modifier });
  }

  #addGroup(): void {
    this.#flush();
    const before = this.#takeText();
    const kind = this.#take(NAME) !== '' ? 'name' : this.#take(WILDCARD) !== '' ? 'wildcard' : null;
    const after = this.#takeText();
    this.#take(CLOSE);
    const modifier = this.#take(MODIFIER) as Part['modifier'];
    const inner: Inner = kind === null ? { kind: 'text', text: '' } : { kind };
    this.#parts.push({ before, inner, after, modifier });
  }

  #takeText(): string {
    let text = '';
    for (let taken = this.#take(TEXT); taken !== ''; taken = this.#take(TEXT)) {
      text += taken.replace(/^\\/, '');
    }
    return text;
  }

  #takeCharacter(): void {
    const character = this.#take(CHARACTER);
    this.#text += character.length > 1 ? character.replace(/^\\/, '') : character;
    this.#last = character;
  }

  #flush(): void {
    if (this.#text !== '') {
      const inner: Inner = { kind: 'text', text: this.#text };
      this.#parts.push({ before: '', inner, after: '', modifier: '' });
    }
    this.#text = '';
    this.#last = '';
  }

  /** What stands here and looks so; "" when it does not. */
  #take(sign: RegExp): string {
    sign.lastIndex = this.#at;
    const taken = sign.exec(this.#pattern)?.[0] ?? '';
    this.#at += taken.length;
    return taken;
  }
}

const NAME = /:[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const WILDCARD = /\*/y;
const OPEN = /\{/y;
const CLOSE = /\}/y;
const MODIFIER = /[?+*]/y;
/** Inside braces. */
const TEXT = /\\[^]|[^\\{}:*]|:(?![\p{ID_Start}$_])/uy;
const CHARACTER = /\\?[^]/uy;

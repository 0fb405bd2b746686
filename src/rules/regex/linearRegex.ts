import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import type * as Re2 from './re2.ts';
import { expandedSize } from './expandedSize.ts';
import { regexFault } from './regexFault.ts';
import type { RegexFault } from './regexFault.ts';
import { Substitution } from './substitution.ts';

/** What a program may have in instructions. An expression has about as many as characters, times its counts. */
export const MAX_INSTRUCTIONS = 1000;

/**
 * Instructions times characters of one search: the time that it takes in the worst case, which no pattern and no text can
 * exceed. 8 Mi of them take up to 300 ms; usual expressions need a hundredth of it.
 */
const MAX_STEPS = 8 * 1024 * 1024;

/** How long one {@link LinearRegex.replaceAll} may go on. */
const REPLACING_MS = 200;

/**
 * A regular expression in RE2's dialect, as declarativeNetRequest's regexFilter has it. RE2 follows all alternatives at once
 * instead of one after the other, so that no text takes longer than its length times the expression's.
 */
export class LinearRegex {
  readonly source: string;
  readonly caseSensitive: boolean;
  /** How many characters a text may have at most for this expression to be tried on it at all. */
  readonly longestText: number;
  /** How many instructions its program has: so many steps each character of a text takes at most. */
  readonly size: number;
  /** How many groups it captures; \0, the whole match, is none of them. */
  readonly groupCount: number;
  #program: RE2JS | undefined;

  constructor(checked: RE2JS, source: string, caseSensitive: boolean) {
    this.source = source;
    this.caseSensitive = caseSensitive;
    this.size = checked.programSize();
    this.longestText = Math.floor(MAX_STEPS / this.size);
    this.groupCount = checked.groupCount();
  }

  /** A program takes 50 KB. Of thousands of expressions few are ever tried, so that it is made anew when one is. */
  get #re(): RE2JS {
    this.#program ??= programOf(this.source, this.caseSensitive);
    return this.#program;
  }

  /** Whether it is found anywhere in `text`. Never in one that is longer than {@link longestText}. */
  test(text: string): boolean {
    return text.length <= this.longestText && this.#re.test(text);
  }

  /** `text` with the first match replaced; null when there is none. In `substitution`, \1 to \9 are groups, \0 the match. */
  replaceFirst(text: string, substitution: string): string | null {
    if (text.length > this.longestText) return null;
    const matcher = this.#re.matcher(text);
    if (!matcher.find()) return null;
    const filled = new Substitution(substitution).fill((group) => matcher.group(group));
    return text.slice(0, matcher.start()) + filled + text.slice(matcher.end());
  }

  /**
   * `text` with every match replaced, or null when that would take too long: a single match is found in linear time, all of
   * them may take one such time each. The clock is only looked at between two matches, so that a text longer than
   * {@link longestText} is refused as everywhere.
   */
  replaceAll(text: string, substitution: string, now = () => performance.now()): string | null {
    if (text.length > this.longestText) return null;
    const filling = new Substitution(substitution);
    const matcher = this.#re.matcher(text);
    const deadline = now() + REPLACING_MS;
    let replaced = '';
    let end = 0;
    while (matcher.find()) {
      replaced += text.slice(end, matcher.start()) + filling.fill((group) => matcher.group(group));
      end = matcher.end();
      if (now() > deadline) return null;
    }
    return replaced + text.slice(end);
  }

  /** What is wrong with a substitution for this expression; undefined: nothing. */
  substitutionFault(substitution: string): RegexFault | undefined {
    return new Substitution(substitution).fault(this.groupCount);
  }
}

export interface RegexOptions {
  readonly caseSensitive: boolean;
}

/** Never throws: what can't be matched in linear time, and what is no expression at all, is a fault. */
export function compileRegex(source: string, options: RegexOptions): LinearRegex | RegexFault {
  const key = `${options.caseSensitive ? 'c' : 'i'}${source}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const compiled = compile(source, options);
  if (recent.size >= RECENT) recent.clear();
  recent.set(key, compiled);
  return compiled;
}

/** A rule is checked, compiled and, after every save of its file, read again: the same expression is wanted several times. */
const recent = new Map<string, LinearRegex | RegexFault>();
const RECENT = 2000;

function compile(source: string, { caseSensitive }: RegexOptions): LinearRegex | RegexFault {
  if (expandedSize(source) > MAX_INSTRUCTIONS) return tooLarge;
  try {
    const re = programOf(source, caseSensitive);
    return re.programSize() > MAX_INSTRUCTIONS
      ? tooLarge
      : new LinearRegex(re, source, caseSensitive);
  } catch (error) {
    return regexFault(error);
  }
}

function programOf(source: string, caseSensitive: boolean): RE2JS {
  const { RE2JS } = re2();
  return RE2JS.compile(unicodeEscapes(source), caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
}

const tooLarge: RegexFault = {
  fault: `This expression is too large: it expands to more than ${String(MAX_INSTRUCTIONS)} characters.`,
  hint: 'Use smaller counts, or + in place of {500}. Or use several rules, or an "any" of several expressions.',
};

/** \u0041 and \u{1F600}, which JSON's readers know, as RE2 writes them. */
function unicodeEscapes(source: string): string {
  return source.replace(
    /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|[^])/gi,
    (escape, braced: string | undefined, four: string | undefined) => {
      const digits = braced ?? four;
      return digits === undefined ? escape : `\\x{${digits}}`;
    },
  );
}

const bundled = !import.meta.url.endsWith('.ts');
const load = createRequire(import.meta.url);

/**
 * RE2 is 150 KB, which take 5 ms to read even where nothing runs: only the first expression loads it. By `require`, because
 * files of rules are read synchronously; `esbuild.config.mjs` makes the file for it.
 */
function re2(): typeof Re2 {
  return load(bundled ? '../required/re2.cjs' : './re2.ts') as typeof Re2;
}

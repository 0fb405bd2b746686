import type { RegexFault } from './regexFault.ts';
import { count } from '../../words/amounts.ts';

/** declarativeNetRequest's regexSubstitution: \1 to \9 are groups, \0 is the whole match, \\ is a backslash. */
export class Substitution {
  readonly #parts: readonly (string | number)[];

  constructor(text: string) {
    this.#parts = (text.match(/\\[^]|[^\\]+|\\$/g) ?? []).map((part) => {
      const escaped = part.startsWith('\\') ? part.slice(1) : '';
      if (/^\d$/.test(escaped)) return Number(escaped);
      return escaped === '\\' ? '\\' : part;
    });
  }

  /** A group that took no part in the match is empty. */
  fill(group: (index: number) => string | null): string {
    return this.#parts
      .map((part) => (typeof part === 'string' ? part : (group(part) ?? '')))
      .join('');
  }

  fault(groupCount: number): RegexFault | undefined {
    const beyond = this.#parts.find((part) => typeof part === 'number' && part > groupCount);
    if (beyond === undefined) return undefined;
    return {
      fault: `\\${String(beyond)} refers to a group that the expression does not have.`,
      hint: `It has ${groupCount === 0 ? 'no group' : count(groupCount, 'group')}: put ( ) around the part to keep.`,
    };
  }
}

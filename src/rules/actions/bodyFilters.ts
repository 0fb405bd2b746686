import type { ResponseFilter } from '../../engine/handlers/requestHandler.ts';
import { readBody, unwritable } from '../../engine/body/bodyText.ts';
import type { BodyText } from '../../engine/body/bodyText.ts';
import { quoted } from '../../words/lists.ts';
import { compileRegex, LinearRegex } from '../regex/linearRegex.ts';
import type { BodyReplacement } from '../schema/ruleFile.ts';
import type { SearchingFilter } from './filterChain.ts';

/** Gives `bytes` in place of whatever comes. */
export function wholeBodyFilter(bytes: Uint8Array): ResponseFilter {
  return { filter: ({ dataIn }) => (dataIn === null ? bytes : new Uint8Array()) };
}

/** A body that is searched is kept until its end: a match may stand anywhere. This much of one, in bytes. */
const LONGEST_SEARCHED = 32 * 1024 * 1024;

/**
 * Replaces one after the other in a body of this `charset`. A body that is too long to be searched is passed on as it is, and what
 * takes too long, or can't be written in the charset, is not replaced; the session says so, of the rule with this `id`.
 */
export function replacingFilter(
  replacements: readonly BodyReplacement[],
  { id, charset }: { readonly id: string; readonly charset: string },
): SearchingFilter {
  let kept: Uint8Array[] = [];
  let size = 0;
  let outcome: Replaced = NOTHING_FOUND;
  return {
    filter: ({ dataIn }) => {
      if (dataIn === null) {
        const whole = Buffer.concat(kept);
        kept = [];
        if (size > LONGEST_SEARCHED) return whole;
        outcome = replacedIn(whole, charset, replacements);
        return outcome.bytes ?? whole;
      }
      size += dataIn.byteLength;
      kept.push(dataIn.slice());
      if (size <= LONGEST_SEARCHED) return new Uint8Array();
      const tooLong = Buffer.concat(kept);
      kept = [];
      return tooLong;
    },
    found: () => outcome.bytes !== null,
    problems: () =>
      size > LONGEST_SEARCHED
        ? [`${id} left the body as it is: bodies over 32 MiB are not searched.`]
        : outcome.undone.map((what) => `${id} ${what}.`),
  };
}

/** Passes a body on in which nothing can be found; the session is told why. */
export function unsearchedFilter(problem: string): SearchingFilter {
  return {
    filter: ({ dataIn }) => dataIn ?? new Uint8Array(),
    found: () => false,
    problems: () => [problem],
  };
}

/** `bytes` null: the body stays as it is. `undone`: what was not done, and why, as it follows the rule's name. */
interface Replaced {
  readonly bytes: Uint8Array | null;
  readonly undone: readonly string[];
}

const NOTHING_FOUND: Replaced = { bytes: null, undone: [] };

function replacedIn(
  bytes: Buffer,
  declared: string,
  replacements: readonly BodyReplacement[],
): Replaced {
  const body = readBody(bytes, declared);
  const { charset } = body;
  const undone: string[] = [];
  const text = replacements.reduce((before, replacement) => {
    const { includes, matches = '', with: substitution } = replacement;
    const not = `did not replace ${quoted(includes ?? matches)}: `;
    const after = replacedText(before, replacement);
    if (after === null) undone.push(`${not}it takes too long in this body`);
    else if (after === before || charset.encode(substitution) !== null) return after;
    else undone.push(not + unwritable(substitution, charset));
    return before;
  }, body.text);
  if (text === body.text) return { bytes: null, undone };
  const written = rewritten(bytes, body, text);
  return written === null
    ? { bytes: null, undone: [`left the body as it is: not all of it is valid ${charset.name}`] }
    : { bytes: written, undone };
}

/** The body with another text; null where what is not replaced would not come out as it went in. */
function rewritten(bytes: Buffer, { text, charset, bom }: BodyText, after: string): Buffer | null {
  const same = charset.encode(text);
  if (same === null || !bytes.subarray(bom).equals(same)) return null;
  return Buffer.concat([bytes.subarray(0, bom), charset.encode(after) ?? same]);
}

/** Null: it takes too long. */
function replacedText(text: string, replacement: BodyReplacement): string | null {
  const { includes, matches = '', with: substitution } = replacement;
  if (includes !== undefined) return text.split(includes).join(substitution);
  const regex = compileRegex(matches, { caseSensitive: true });
  return regex instanceof LinearRegex ? regex.replaceAll(text, substitution) : text;
}

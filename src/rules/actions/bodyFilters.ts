import type { ResponseFilter } from '../../engine/requestHandler.ts';
import type { ReportingFilter } from '../../engine/resource/responseFilter.ts';
import { quoted } from '../english.ts';
import { compileRegex, LinearRegex } from '../regex/linearRegex.ts';
import type { BodyReplacement } from '../ruleFile.ts';

/** Gives `bytes` in place of whatever comes. */
export function wholeBodyFilter(bytes: Uint8Array): ResponseFilter {
  return { filter: ({ dataIn }) => (dataIn === null ? bytes : new Uint8Array()) };
}

/** A body that is searched is kept until its end: a match may stand anywhere. This much of one, in bytes. */
const LONGEST_SEARCHED = 32 * 1024 * 1024;

/**
 * Replaces one after the other. A body that is too long to be searched is passed on as it is, and what takes too long is
 * not replaced; the session says so, of the rule with this `id`.
 */
export function replacingFilter(
  replacements: readonly BodyReplacement[],
  id: string,
): ReportingFilter {
  let kept: Uint8Array[] = [];
  let size = 0;
  const undone: string[] = [];
  return {
    filter: ({ dataIn }) => {
      if (dataIn === null) {
        const whole = Buffer.concat(kept);
        kept = [];
        return size > LONGEST_SEARCHED ? whole : replaced(whole, replacements, undone);
      }
      size += dataIn.byteLength;
      kept.push(dataIn.slice());
      if (size <= LONGEST_SEARCHED) return new Uint8Array();
      const tooLong = Buffer.concat(kept);
      kept = [];
      return tooLong;
    },
    problems: () =>
      size > LONGEST_SEARCHED
        ? [`${id} left the body as it is: bodies over 32 MiB are not searched.`]
        : undone.map(
            (text) => `${id} did not replace ${quoted(text)}: it takes too long in this body.`,
          ),
  };
}

/** Bytes that are no UTF-8 are searched as Latin-1, so that they come out as they went in. */
function replaced(
  bytes: Buffer,
  replacements: readonly BodyReplacement[],
  undone: string[],
): Buffer {
  const text = utf8(bytes);
  return text === null
    ? Buffer.from(replacedText(bytes.toString('latin1'), replacements, undone), 'latin1')
    : Buffer.from(replacedText(text, replacements, undone));
}

/** What takes too long is left as it was, and told in `undone`. */
function replacedText(
  text: string,
  replacements: readonly BodyReplacement[],
  undone: string[],
): string {
  return replacements.reduce((before, { includes, matches, with: substitution }) => {
    if (includes !== undefined) return before.split(includes).join(substitution);
    const regex = compileRegex(matches ?? '', { caseSensitive: true });
    const after = regex instanceof LinearRegex ? regex.replaceAll(before, substitution) : before;
    if (after === null) undone.push(matches ?? '');
    return after ?? before;
  }, text);
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

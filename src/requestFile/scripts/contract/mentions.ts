import { nameInScript } from '../../values/nameInScript.ts';

/**
 * Whether a script or an expression may use this variable, so that only values that are needed are found out: some are asked
 * for, or come from requests that would have to be sent. In a string counts too, as in `request.environment.get("name")`.
 */
export function mentions(source: string, name: string): boolean {
  return hasWord(source, name) || hasWord(source, nameInScript(name));
}

function hasWord(source: string, word: string): boolean {
  for (let at = source.indexOf(word); at >= 0; at = source.indexOf(word, at + 1)) {
    const [before, after] = [source[at - 1] ?? '', source[at + word.length] ?? ''];
    if (!LETTER.test(before) && !LETTER.test(after)) return true;
  }
  return false;
}

const LETTER = /[\p{L}\p{N}_$]/u;

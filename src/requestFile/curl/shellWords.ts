/**
 * The words of a command as bash parts them, or cmd where carets stand before quotes: blanks, quotes of both kinds, `$'…'`, backslashes, and a backslash at the end
 * of a line, which goes on. Null: a quote is not closed. Nothing is expanded; `{{a b}}` is one word.
 */
export function shellWords(given: string): readonly string[] | null {
  const command = given.includes('^"') ? withoutCarets(given) : given;
  const words: string[] = [];
  let word: string | null = null;
  let at = 0;
  while (at < command.length) {
    const rest = command.slice(at);
    const piece = pieceAt(rest);
    if (piece === null) return null;
    at += piece.length;
    if (piece.kind === 'blank') {
      if (word !== null) words.push(word);
      word = null;
    } else if (piece.kind === 'text') {
      word = (word ?? '') + piece.text;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

/**
 * *Copy as cURL (cmd)* of browsers has a caret before every sign, also before the quotes of a word. At the end of a line it goes on;
 * with a blank line behind it, it is a line end.
 */
function withoutCarets(command: string): string {
  return command.replaceAll(/\^(\r?\n(?:\r?\n)?|[^])/g, (_, next: string) => {
    if (!next.endsWith('\n')) return next;
    return next.indexOf('\n') < next.length - 1 ? '\n' : ' ';
  });
}

type Piece =
  | { readonly kind: 'blank' | 'nothing'; readonly length: number }
  | { readonly kind: 'text'; readonly length: number; readonly text: string };

/** Null: what opens here is not closed. */
function pieceAt(rest: string): Piece | null {
  const [goesOn] = /^[\\^`][ \t]*\r?\n/.exec(rest) ?? [];
  // The line end itself parts words, as the blanks behind it do.
  if (goesOn !== undefined) return { kind: 'blank', length: goesOn.length };
  const [blanks] = /^\s+/.exec(rest) ?? [];
  if (blanks !== undefined) return { kind: 'blank', length: blanks.length };
  const [expression] = /^\{\{(?:(?!\{\{|\}\}).)*\}\}/.exec(rest) ?? [];
  if (expression !== undefined) return textPiece(expression, expression.length);
  if (rest.startsWith("$'")) return ansiQuoted(rest);
  if (rest.startsWith("'")) {
    const end = rest.indexOf("'", 1);
    return end < 0 ? null : textPiece(rest.slice(1, end), end + 1);
  }
  if (rest.startsWith('"')) return doubleQuoted(rest);
  if (rest.startsWith('\\')) return textPiece(rest.slice(1, 2), 2);
  const [plain = rest.charAt(0)] = /^(?:(?!\{\{|[\^`][ \t]*\r?\n)[^\s'"\\])+/.exec(rest) ?? [];
  return textPiece(plain, plain.length);
}

function textPiece(text: string, length: number): Piece {
  return { kind: 'text', text, length };
}

/** A backslash counts before `"`, `\`, `$`, a backtick and a line end only. */
function doubleQuoted(rest: string): Piece | null {
  const [whole, inner] = /^"((?:[^"\\]|\\[^])*)"/.exec(rest) ?? [];
  if (whole === undefined || inner === undefined) return null;
  const text = inner.replaceAll(/\\(["\\$`]|\r?\n)/g, (_, next: string) =>
    next.endsWith('\n') ? '' : next,
  );
  return textPiece(text, whole.length);
}

const ESCAPED: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', a: '\u0007', b: '\b', f: '\f', v: '\v', e: '\u001b' },
};

function ansiQuoted(rest: string): Piece | null {
  const [whole, inner] = /^\$'((?:[^'\\]|\\[^])*)'/.exec(rest) ?? [];
  if (whole === undefined || inner === undefined) return null;
  const text = inner.replaceAll(
    /\\(?:x([\dA-Fa-f]{1,2})|u([\dA-Fa-f]{1,4})|([^]))/g,
    (_, byte?: string, unit?: string, letter = '') => {
      const code = byte ?? unit;
      return code === undefined
        ? (ESCAPED[letter as string] ?? (letter as string))
        : String.fromCharCode(Number.parseInt(code, 16));
    },
  );
  return textPiece(text, whole.length);
}

/**
 * mitmproxy's filter expressions: https://docs.mitmproxy.org/stable/concepts/filters/ and mitmproxy/flowfilter.py.
 * `test` is one operator with its argument; a word alone is `~u`.
 */
export type FlowFilter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly FlowFilter[] }
  | { readonly kind: 'not'; readonly of: FlowFilter }
  | { readonly kind: 'test'; readonly code: string; readonly argument: string };

/** Operators that stand alone; all others have an argument. */
const ALONE = new Set(
  'a all dns e http marked q replay replayq replays s tcp udp websocket'.split(' '),
);
const WITH_ARGUMENT = new Set(
  'b bq bs c comment d dst h hq hs m marker meta src t tq ts u'.split(' '),
);

/** Null when it is none. */
export function parseFlowFilter(text: string): FlowFilter | null {
  const tokens = tokensOf(text);
  if (tokens === null || tokens.length === 0) return null;
  const reader = new Reader(tokens);
  try {
    const filter = reader.sequence();
    return reader.isAtEnd ? filter : null;
  } catch (error) {
    if (error instanceof NotAFilter) return null;
    throw error;
  }
}

class NotAFilter extends Error {}

type Token =
  | { readonly kind: 'sign'; readonly text: '!' | '&' | '|' | '(' | ')' }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string };

const TOKEN =
  /\s*(?:([!&|()])|~([a-z]+)(?=[\s()]|$)|"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|([^\s()~'"]+))/y;

/** A word goes on to the next blank, also over & and |, as mitmproxy reads it. */
function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text);
    if (found === null) return null;
    const [, sign, operator, double, single, word] = found;
    const quoted = double ?? single;
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign as '!' });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
    else {
      tokens.push({ kind: 'word', text: quoted === undefined ? (word ?? '') : unquoted(quoted) });
    }
  }
  return tokens;
}

const WHITESPACE: Readonly<Record<string, string>> = { t: '\t', n: '\n', f: '\f', r: '\r' };

/** As pyparsing's QuotedString does: a backslash is dropped, unless it makes whitespace. */
function unquoted(text: string): string {
  return text.replace(/\\([^])/g, (_, escaped: string) => WHITESPACE[escaped] ?? escaped);
}

/** Nesting beyond this is nobody's filter. */
const MAX_DEPTH = 200;

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Expressions one after the other must all hold: it binds less than anything else. */
  sequence(): FlowFilter {
    const all = [this.#or()];
    while (!this.isAtEnd && !this.#sees(')')) all.push(this.#or());
    return joined('and', all);
  }

  #or(): FlowFilter {
    const some = [this.#and()];
    while (this.#takes('|')) some.push(this.#and());
    return joined('or', some);
  }

  #and(): FlowFilter {
    const all = [this.#not()];
    while (this.#takes('&')) all.push(this.#not());
    return joined('and', all);
  }

  #not(): FlowFilter {
    if (++this.#depth > MAX_DEPTH) throw new NotAFilter();
    try {
      if (this.#takes('!')) return { kind: 'not', of: this.#not() };
      if (!this.#takes('(')) return this.#test();
      const inner = this.sequence();
      if (!this.#takes(')')) throw new NotAFilter();
      return inner;
    } finally {
      this.#depth--;
    }
  }

  #test(): FlowFilter {
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'word') return { kind: 'test', code: 'u', argument: token.text };
    if (token?.kind !== 'operator') throw new NotAFilter();
    if (ALONE.has(token.text)) return { kind: 'test', code: token.text, argument: '' };
    const argument = this.#tokens[this.#at++];
    const { text: code } = token;
    // ~uc is ~u with regard to case.
    const isKnown =
      WITH_ARGUMENT.has(code) || (code.endsWith('c') && WITH_ARGUMENT.has(code.slice(0, -1)));
    if (!isKnown || argument?.kind !== 'word') throw new NotAFilter();
    return { kind: 'test', code, argument: argument.text };
  }

  #sees(sign: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'sign' && token.text === sign;
  }

  #takes(sign: string): boolean {
    if (!this.#sees(sign)) return false;
    this.#at++;
    return true;
  }
}

function joined(kind: 'and' | 'or', of: readonly FlowFilter[]): FlowFilter {
  const [first] = of;
  return of.length === 1 && first !== undefined ? first : { kind, of };
}

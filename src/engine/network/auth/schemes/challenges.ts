/** One challenge of WWW-Authenticate or Proxy-Authenticate (RFC 9110, section 11.3). */
export interface Challenge {
  /** Lower-case. */
  readonly scheme: string;
  /** Names are lower-case; the first of a repeated name counts. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly token68: string | null;
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=\s*(?:,|$))/y;
const QUOTED = /"((?:[^"\\]|\\[^])*)"/y;
/** A value ought to be a token or quoted; servers also write Base64 as it is. */
const UNQUOTED = /[^\s,"]+/y;
const SPACE = /[ \t]*/y;
const COMMAS = /[ \t,]*/y;

/**
 * Reads all challenges out of all field lines. Several may share a line, and commas separate challenges as well as
 * their parameters. What can't be read is skipped; nothing throws.
 */
export function parseChallenges(fields: readonly string[]): Challenge[] {
  return fields.flatMap((field) => parseField(field));
}

/** Reads a list of parameters without a scheme before it, as in Authentication-Info (RFC 9110, section 11.6.3). */
export function parseParameters(fields: readonly string[]): ReadonlyMap<string, string> {
  const [read] = parseField(`info ${fields.join(', ')}`);
  return read?.parameters ?? new Map<string, string>();
}

function parseField(field: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string>; token68: string | null }[] =
    [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(field);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  while (at < field.length) {
    take(COMMAS);
    const name = take(TOKEN)?.[0];
    if (name === undefined) {
      at++; // Not a token: a stray character.
      continue;
    }
    const afterName = at;
    take(SPACE);
    const current = challenges.at(-1);
    if (field[at] === '=' && current !== undefined) {
      at++;
      take(SPACE);
      const quoted = take(QUOTED);
      const value =
        quoted === null ? (take(UNQUOTED)?.[0] ?? '') : (quoted[1] ?? '').replace(/\\([^])/g, '$1');
      const key = name.toLowerCase();
      if (!current.parameters.has(key)) current.parameters.set(key, value);
      continue;
    }
    const challenge = {
      scheme: name.toLowerCase(),
      parameters: new Map<string, string>(),
      token68: null as string | null,
    };
    challenges.push(challenge);
    if (at > afterName && !startsParameter(field, at)) {
      challenge.token68 = take(TOKEN68)?.[0] ?? null;
    }
  }
  return challenges;
}

/** `name=value` rather than token68, whose only `=` stand at its end. */
function startsParameter(field: string, at: number): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+[ \t]*=[ \t]*(?:"|[^=\s,])/.test(field.slice(at));
}

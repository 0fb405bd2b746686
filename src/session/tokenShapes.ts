/** Tokens that show by their form what they are, wherever they stand: the prefixes that their issuers chose for that. */
const SHAPES = [
  // JSON Web Tokens: two parts of JSON in Base64, and a signature.
  String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}`,
  // GitHub, GitLab, npm, PyPI, Hugging Face, DigitalOcean.
  String.raw`gh[opusr]_[A-Za-z0-9]{30,}`,
  String.raw`github_pat_\w{22,}`,
  String.raw`glpat-[\w-]{20,}`,
  String.raw`npm_[A-Za-z0-9]{36}`,
  String.raw`pypi-[\w-]{20,}`,
  String.raw`hf_[A-Za-z0-9]{30,}`,
  String.raw`do[opr]_v1_[a-f0-9]{64}`,
  // AWS, Google.
  String.raw`(?:AKIA|ASIA)[A-Z0-9]{16}`,
  String.raw`AIza[\w-]{35}`,
  String.raw`ya29\.[\w-]{20,}`,
  // Slack, Stripe (not its keys for tests), SendGrid, and the "sk-" of OpenAI and others.
  String.raw`xox[abeoprs]-[\w-]{10,}`,
  String.raw`[rs]k_live_[A-Za-z0-9]{16,}`,
  String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`,
  String.raw`sk-[A-Za-z0-9][\w-]{19,}`,
];

/** Not inside a word, but behind an escape of a URL. */
const TOKEN = new RegExp(
  String.raw`(?:(?<![\w-])|(?<=%[\dA-F]{2}))(?:${SHAPES.join('|')})(?![\w-])`,
  'g',
);

/** Where tokens of known forms stand in a text: offsets in UTF-16 units, `end` exclusive. */
export function tokensIn(text: string): { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(TOKEN)].map(({ index, 0: token }) => ({
    start: index,
    end: index + token.length,
  }));
}

/** Whether it is words of a path, joined by hyphens, behind the "sk" of Slovak; a key has capitals or digits. */
export function isSlug(token: string): boolean {
  return /^sk-[a-z-]+$/.test(token);
}

/** A text, mostly a URL or a field's value, with `mask` in the place of its tokens of known forms. */
export function withoutTokens(text: string, mask: string): string {
  if (text.length < SHORTEST_TOKEN) return text;
  return text.replace(TOKEN, (token) => (isSlug(token) ? token : mask));
}

const SHORTEST_TOKEN = 15;

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether nobody would choose this text: it is long, and letters and digits are mixed in it as chance mixes them. */
export function looksRandom(text: string): boolean {
  if (UUID.test(text)) return true;
  if (!/^[\w.~+/=%:-]{16,}$/.test(text)) return false;
  return text.split(/[^A-Za-z0-9]+/).some(
    // A word with a number behind it, or a date, is chosen.
    (run) => run.length >= 8 && /\d[a-z]/i.test(run),
  );
}

/** Where a secret is kept: the workbench's secret storage, or the environment. */
export interface SecretReference {
  readonly source: 'secret' | 'env';
  readonly name: string;
}

/** Finds a secret; undefined: there is none of this name. */
export type ResolveSecret = (reference: SecretReference) => Promise<string | undefined>;

const REFERENCE = /\$\{(secret|env):([A-Za-z0-9_.\-/]+)\}/g;

export function hasSecretReference(text: string): boolean {
  return text.search(REFERENCE) >= 0;
}

/** `text` with its references filled in, or why that can't be: half a sentence, without any secret. */
export async function fillIn(
  text: string,
  resolve: ResolveSecret,
): Promise<{ readonly text: string } | { readonly missing: string }> {
  let filled = '';
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const reference: SecretReference = {
      source: match[1] === 'env' ? 'env' : 'secret',
      name: match[2] ?? '',
    };
    const secret = await found(reference, resolve);
    if (typeof secret !== 'string') return secret;
    filled += text.slice(end, match.index) + secret;
    end = match.index + match[0].length;
  }
  return { text: filled + text.slice(end) };
}

async function found(
  reference: SecretReference,
  resolve: ResolveSecret,
): Promise<string | { readonly missing: string }> {
  const where =
    reference.source === 'env'
      ? `the environment variable ${reference.name}`
      : `the secret ${reference.name}`;
  try {
    return (await resolve(reference)) ?? { missing: `${where} is not set` };
  } catch {
    // The failure's own text might hold what was looked for.
    return { missing: `${where} could not be read` };
  }
}

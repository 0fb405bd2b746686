/**
 * A response of a server as RFC 6749 has it, for a library that reads it to the letter. Servers forget the type of a token
 * or of the content, answer with a form (GitHub), or with 201. The ID token is kept apart: whoever gets it judges it, and
 * nobody is signed in here.
 */
export async function readTokenResponse(
  given: Response,
): Promise<{ readonly response: Response; readonly idToken: string | null }> {
  const text = await given.text();
  const content = contentOf(text, given.headers.get('content-type') ?? '');
  if (content === null) {
    const { status, headers } = given;
    return { response: new Response(text, { status, headers }), idToken: null };
  }
  const { id_token: idToken, ...rest } = content;
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  const body = 'access_token' in known ? { ...known, token_type: 'bearer' } : known;
  const status = given.ok ? 200 : given.status;
  return {
    // Without the fields: what is wrong is said in the body, too.
    response: new Response(JSON.stringify(body), {
      status: 'error' in known ? 400 : status,
      headers: { 'Content-Type': 'application/json' },
    }),
    idToken: typeof idToken === 'string' && idToken !== '' ? idToken : null,
  };
}

/** Null: it is neither JSON nor a form. */
function contentOf(text: string, type: string): Readonly<Record<string, unknown>> | null {
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

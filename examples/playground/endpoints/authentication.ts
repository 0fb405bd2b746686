import type { ServerResponse } from 'node:http';
import { replyJson, replyText } from '../reply.ts';
import type { Exchange, RouteGroup } from '../route.ts';
import { DIGEST_ALGORITHMS, DigestChallenger } from './digest.ts';

const REALM = 'Playground';
const USER = { name: 'alice', password: 'wonderland' } as const;

/** RFC 6750: letters, digits and -._~+/ only. */
const TOKEN = 'white-rabbit.in-a-hurry';

/** A function, because the nonces that Digest gave out belong to one playground. */
export function authentication(): RouteGroup {
  const digest = new DigestChallenger({ realm: REALM, user: USER });
  return {
    title: 'Passwords (user alice, password wonderland)',
    routes: [
      {
        path: '/basic',
        summary: 'Asks for Basic credentials.',
        handle: askForBasic,
      },
      {
        path: '/bearer',
        summary: `Asks for a token: ${TOKEN}. Enter it as the password.`,
        handle: askForBearer,
      },
      {
        path: '/login',
        summary: 'Takes `{"user", "password"}` by POST, and answers with a token for /bearer.',
        handle: logIn,
      },
      {
        path: '/digest',
        example: '/digest?algorithm=SHA-256',
        summary:
          'Asks for Digest credentials; `algorithm` is MD5 (default), SHA-256 or SHA-512-256, also with -sess, or a list separated by commas; `&once` takes each nonce one time.',
        handle: (exchange) => {
          askForDigest(exchange, digest);
        },
      },
    ],
  };
}

function askForBasic({ request, response }: Exchange): void {
  const expected = Buffer.from(`${USER.name}:${USER.password}`).toString('base64');
  const [scheme = '', token] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'basic' && token === expected) welcome(response);
  else refuse(response, [`Basic realm="${REALM}", charset="UTF-8"`]);
}

/** So much of a body is read: a name and a password are shorter. */
const LOGIN_LIMIT = 64 * 1024;

async function logIn({ request, response }: Exchange): Promise<void> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= LOGIN_LIMIT) chunks.push(chunk);
  }
  const { user, password } = loginIn(Buffer.concat(chunks).toString());
  if (user === USER.name && password === USER.password) {
    replyJson(response, { token: TOKEN, type: 'Bearer' });
  } else replyJson(response, { error: 'Unknown user or wrong password.' }, { status: 403 });
}

function loginIn(text: string): { readonly user?: unknown; readonly password?: unknown } {
  try {
    return (
      (JSON.parse(text) as { readonly user?: unknown; readonly password?: unknown } | null) ?? {}
    );
  } catch {
    return {};
  }
}

function askForBearer({ request, response }: Exchange): void {
  const { authorization } = request.headers;
  const [scheme = '', token] = (authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && token === TOKEN) welcome(response);
  else {
    refuse(response, [
      `Bearer realm="${REALM}"${authorization === undefined ? '' : ', error="invalid_token"'}`,
    ]);
  }
}

function askForDigest({ request, response, url }: Exchange, digest: DigestChallenger): void {
  const algorithms = (url.searchParams.get('algorithm') ?? 'MD5').split(',');
  if (!algorithms.every((name) => Object.hasOwn(DIGEST_ALGORITHMS, name))) {
    const known = Object.keys(DIGEST_ALGORITHMS).join(', ');
    replyText(response, `The algorithms are ${known}.\n`, { status: 400 });
    return;
  }
  const verdict = digest.check(request.headers.authorization ?? '', {
    method: request.method ?? '',
    uri: request.url ?? '',
    algorithms,
    nonceUses: url.searchParams.has('once') ? 1 : Infinity,
  });
  if (verdict === 'accepted') welcome(response);
  else refuse(response, digest.challenges(algorithms, { stale: verdict === 'stale' }));
}

function welcome(response: ServerResponse): void {
  replyText(response, `Welcome, ${USER.name}.\n`);
}

function refuse(response: ServerResponse, challenges: readonly string[]): void {
  response.setHeader('WWW-Authenticate', challenges);
  replyText(response, 'This page is for people with a name and a password.\n', { status: 401 });
}

import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readBody, startServer, type TestServer } from './testServer.ts';

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-256': 'sha256',
  'SHA-512-256': 'sha512-256',
};

export interface DigestServerOptions {
  /** One challenge for each, in this order. Default: SHA-256. */
  readonly algorithms?: readonly string[];
  /** Null: a server from before RFC 2617. Default: "auth". */
  readonly qop?: string | null;
  readonly username?: string;
  readonly password?: string;
  readonly realm?: string;
  /** More parameters of the challenge, as they stand on the wire: `userhash=true`, `charset=UTF-8`, `domain="/a"`. */
  readonly extra?: string;
  /** How many requests a nonce is good for; the next is told that it is stale. */
  readonly nonceUses?: number;
  /** Names the next nonce in every response; the one before is not taken any more. */
  readonly nextnonce?: boolean;
  readonly rspauth?: 'right' | 'wrong';
}

export interface DigestServer extends TestServer {
  /** What a client did that RFC 7616 forbids. */
  readonly offences: string[];
  /** Authorization of each request, by its parameters; null: none. */
  readonly answers: (ReadonlyMap<string, string> | null)[];
  /** Forgets every nonce that it has given out. */
  restart(): void;
}

interface Nonce {
  uses: number;
  lastCount: number;
  /** H(A1) of a session: made by its first request. */
  sessionKey: string | null;
}

/**
 * A server that checks Digest to the letter of RFC 7616: written from the RFC on its own, with none of the client's code,
 * so that a mistake there shows. Anybody who is let in gets "welcome" and the body that they sent.
 */
export async function startDigestServer(options: DigestServerOptions = {}): Promise<DigestServer> {
  const {
    algorithms = ['SHA-256'],
    qop = 'auth',
    username = 'alice',
    password = 'wonderland',
    realm = 'r',
    nonceUses = Infinity,
  } = options;
  const opaque = randomBytes(8).toString('base64');
  const nonces = new Map<string, Nonce>();
  const clientNonces = new Set<string>();
  const offences: string[] = [];
  const answers: (ReadonlyMap<string, string> | null)[] = [];

  const issue = (sessionKey: string | null = null): string => {
    const nonce = randomBytes(12).toString('base64');
    nonces.set(nonce, { uses: 0, lastCount: 0, sessionKey });
    return nonce;
  };

  type Checked =
    | { verdict: 'refused' | 'stale' }
    | { verdict: 'accepted'; key: string; sign: (a2: string) => string; nonce: string };

  const check = (
    given: ReadonlyMap<string, string>,
    method: string,
    uri: string,
    body: Buffer,
  ): Checked => {
    const get = (name: string): string => given.get(name) ?? '';
    const offence = (what: string): { verdict: 'refused' } => {
      offences.push(what);
      return { verdict: 'refused' };
    };
    const algorithm = given.get('algorithm') ?? 'MD5';
    if (!algorithms.includes(algorithm)) return offence(`algorithm ${algorithm} was not offered`);
    const session = algorithm.endsWith('-sess');
    const H = (data: string | Buffer): string =>
      createHash(HASHES[algorithm.replace('-sess', '')] ?? '')
        .update(data)
        .digest('hex');
    if (get('uri') !== uri) return offence(`uri ${get('uri')} for ${uri}`);
    if (get('opaque') !== opaque) return offence('opaque');
    if (get('realm') !== realm) return offence('realm');

    const hashed = get('userhash') === 'true';
    const wantsHash = (options.extra ?? '').includes('userhash=true');
    if (hashed !== wantsHash) return offence('userhash');
    const name = given.get('username*')?.replace(/^UTF-8''/, '');
    const who =
      name === undefined
        ? Buffer.from(get('username'), 'latin1').toString()
        : decodeURIComponent(name);
    if (who !== (hashed ? H(`${username}:${realm}`) : username)) return { verdict: 'refused' };

    const nonce = nonces.get(get('nonce'));
    if (nonce === undefined) return { verdict: 'stale' };
    const count = parseInt(get('nc'), 16);
    const chosen = given.get('qop') ?? null;
    if (qop === null) {
      if (chosen !== null || given.has('nc')) return offence('qop to a server that knows none');
    } else {
      if (chosen === null || !qop.split(/,\s*/).includes(chosen)) return offence(`qop ${chosen}`);
      if (!/^[0-9a-f]{8}$/.test(get('nc'))) return offence(`nc ${get('nc')}`);
      if (get('cnonce').length < 8) return offence('cnonce');
      if (!session && clientNonces.has(get('cnonce'))) return offence('a cnonce used before');
      clientNonces.add(get('cnonce'));
    }
    let key = H(`${username}:${realm}:${password}`);
    if (session) key = nonce.sessionKey ?? H(`${key}:${get('nonce')}:${get('cnonce')}`);
    const sign = (a2: string): string =>
      chosen === null
        ? H(`${key}:${get('nonce')}:${H(a2)}`)
        : H(`${key}:${get('nonce')}:${get('nc')}:${get('cnonce')}:${chosen}:${H(a2)}`);
    const a2 = chosen === 'auth-int' ? `${method}:${uri}:${H(body)}` : `${method}:${uri}`;
    if (get('response') !== sign(a2)) return { verdict: 'refused' };
    if (nonce.uses >= nonceUses) return { verdict: 'stale' };
    if (qop !== null && count <= nonce.lastCount) {
      return offence(`nc ${count} after ${nonce.lastCount}`);
    }
    nonce.uses++;
    nonce.lastCount = count;
    nonce.sessionKey = session ? key : null;
    return { verdict: 'accepted', key, sign, nonce: get('nonce') };
  };

  const server = await startServer((request: IncomingMessage, response) => {
    void readBody(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const given = parametersOf(headers.authorization);
      answers.push(given);
      const checked = given === null ? null : check(given, method, url, body);
      if (checked?.verdict !== 'accepted') {
        const nonce = issue();
        const stale = checked?.verdict === 'stale' ? ', stale=true' : '';
        const protection = qop === null ? '' : `, qop="${qop}"`;
        const extra = options.extra === undefined ? '' : `, ${options.extra}`;
        response.writeHead(401, {
          'WWW-Authenticate': algorithms.map(
            (algorithm) =>
              `Digest realm="${realm.replace(/["\\]/g, '\\$&')}", algorithm=${algorithm}, nonce="${nonce}", opaque="${opaque}"${protection}${extra}${stale}`,
          ),
        });
        response.end('who are you');
        return;
      }
      const info: string[] = [];
      if (options.rspauth !== undefined) {
        const proof = checked.sign(`:${url}`);
        info.push(`rspauth="${options.rspauth === 'right' ? proof : proof.replace(/./, 'x')}"`);
        info.push(`cnonce="${given?.get('cnonce')}"`, `nc=${given?.get('nc')}`, 'qop=auth');
      }
      if (options.nextnonce === true) {
        nonces.delete(checked.nonce);
        info.push(`nextnonce="${issue(checked.key)}"`);
      }
      if (info.length > 0) response.setHeader('Authentication-Info', info.join(', '));
      response.end(`welcome ${body.toString()}`.trim());
    });
  });
  return Object.assign(server, {
    offences,
    answers,
    restart: () => {
      nonces.clear();
    },
  });
}

function parametersOf(authorization: string | undefined): ReadonlyMap<string, string> | null {
  const list = /^Digest (.*)$/.exec(authorization ?? '')?.[1];
  if (list === undefined) return null;
  return new Map(
    [...list.matchAll(/([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))(?:, |$)/g)].map(
      ([, name = '', quoted, token = '']) => [name, quoted?.replace(/\\(.)/g, '$1') ?? token],
    ),
  );
}

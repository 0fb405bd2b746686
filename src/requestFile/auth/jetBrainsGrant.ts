import { isValues, textOfValue } from '../values/path.ts';
import type { Fault } from '../values/ports.ts';
import type { Value } from '../values/value.ts';
import type { ExtraParameter, Grant, TokenSet } from './grant.ts';

/** A configuration of `Security.Auth`, understood. */
export type Configured =
  | { readonly grant: Grant; readonly usesIdToken: boolean; readonly automatic: boolean }
  /** `Static` and `Mock`: the token stands in the configuration. */
  | { readonly tokens: TokenSet; readonly usesIdToken: boolean };

/**
 * What a configuration says (https://www.jetbrains.com/help/idea/oauth-2-0-authorization.html).
 * @param fields by JetBrains' names, filled in
 */
export function jetBrainsGrant(id: string, fields: ReadonlyMap<string, Value>): Configured | Fault {
  const all = new Map(Array.from(fields, ([name, value]) => [name.toLowerCase(), value]));
  const text = (name: string): string | null => {
    const value = all.get(name.toLowerCase());
    return value === undefined || value === null || value === '' ? null : textOfValue(value);
  };
  const usesIdToken = all.get('use id token') === true;
  const type = text('Type') ?? 'OAuth2';
  if (/^(?:static|mock)$/i.test(type)) {
    const access = text('Token') ?? text('Access Token');
    if (access === null) return lacks(id, ['Token']);
    const tokens = { access, id: text('ID Token'), refresh: null, expiresAt: null };
    return { tokens, usesIdToken };
  }
  if (!/^oauth2$/i.test(type)) return unsupported(id, `the type ${JSON.stringify(type)}`);
  const kind = (text('Grant Type') ?? '').toLowerCase();
  const needed = NEEDED[kind];
  if (kind === '') return lacks(id, ['Grant Type']);
  if (needed === undefined) return unsupported(id, `the grant type ${JSON.stringify(kind)}`);
  const missing = [...['Token URL', 'Client ID'], ...needed].filter((name) => text(name) === null);
  if (missing.length > 0) return lacks(id, missing);
  const given = (name: string): string => text(name) ?? '';
  const sends = (text('Client Credentials') ?? 'basic').toLowerCase();
  const base = {
    ...{ id, tokenUrl: given('Token URL'), scope: text('Scope') },
    client: {
      id: given('Client ID'),
      secret: sends === 'none' ? null : text('Client Secret'),
      sends: sends === 'in body' ? ('form' as const) : ('basic' as const),
    },
    extra: extraParameters(all.get('custom request parameters') ?? null),
  };
  const grant = ((): Grant => {
    switch (kind) {
      case 'password': {
        const [username, password] = [given('Username'), given('Password')];
        return { ...base, kind: 'password', username, password };
      }
      case 'authorization code':
        return {
          ...{ ...base, kind: 'authorizationCode', pageUrl: given('Auth URL') },
          ...{ redirectUrl: text('Redirect URL'), pkce: pkceOf(all.get('pkce') ?? null) },
        };
      case 'device authorization':
        return { ...base, kind: 'deviceCode', deviceUrl: given('Device Auth URL') };
      default:
        return { ...base, kind: 'clientCredentials' };
    }
  })();
  return { grant, usesIdToken, automatic: all.get('acquire automatically') !== false };
}

/** By grant type, what it needs besides what all of them do. */
const NEEDED: Readonly<Record<string, readonly string[] | undefined>> = {
  'client credentials': [],
  password: ['Username', 'Password'],
  'authorization code': ['Auth URL'],
  'device authorization': ['Device Auth URL'],
};

/** Used unless it is turned off: whoever else gets the code can't use it then. */
function pkceOf(value: Value): Extract<Grant, { kind: 'authorizationCode' }>['pkce'] {
  if (value === false || value === 'false') return null;
  const written = isValues(value) ? value : {};
  const { ['Code Challenge Method']: method, ['Code Verifier']: verifier } = written;
  return {
    method: typeof method === 'string' && /^plain$/i.test(method) ? 'plain' : 'S256',
    verifier: typeof verifier === 'string' && verifier !== '' ? verifier : null,
  };
}

/** `"audience": "x"`, a list of values, or `{ "Value": …, "Use": "In Auth Request" }`. */
function extraParameters(written: Value): ExtraParameter[] {
  if (!isValues(written)) return [];
  return Object.entries(written).flatMap(([name, given]) => {
    const { Value: value = null, Use: where = '' } = isValues(given) ? given : { Value: given };
    const use = USES[textOfValue(where).toLowerCase()] ?? 'both';
    const values: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : [value];
    return values.map((each) => ({ name, value: textOfValue(each), use }));
  });
}

const USES: Readonly<Record<string, ExtraParameter['use'] | undefined>> = {
  'in auth request': 'page',
  'in token request': 'token',
};

function lacks(id: string, names: readonly string[]): Fault {
  return {
    code: 'incomplete-authorization',
    message: `Security.Auth ${JSON.stringify(id)} has no ${names.map((name) => JSON.stringify(name)).join(', ')}.`,
    hint: 'Add it to http-client.env.json, or to http-client.private.env.json where it is a secret.',
  };
}

function unsupported(id: string, what: string): Fault {
  return {
    code: 'unsupported-authorization',
    message: `Security.Auth ${JSON.stringify(id)} has ${what}, which is not supported.`,
    hint: 'Use "Client Credentials", "Password", "Authorization Code" or "Device Authorization".',
  };
}

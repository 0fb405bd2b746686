import { isFault } from '../values/ports.ts';
import type { Fault } from '../values/ports.ts';
import type { ExtraParameter, Grant, TokenExchange } from './grant.ts';

/** `Authorization: oauth2 client_credentials prefix` of httpYac (https://httpyac.github.io/guide/request.html). */
export interface OAuthShorthand {
  readonly flow: string;
  /** Of the variables that say the rest: `prefix_clientId`, `prefix.clientId`. */
  readonly prefix: string;
  readonly exchangePrefix: string | null;
}

/** Where a name that has no value with its own prefix is looked for. */
const USUAL_PREFIX = 'oauth2';

const SHORTHAND =
  /^\s*(?:openid|oauth2)(?:\s+(client(?:_credentials)?|(?:authorization_)?code|device(?:_code)?|password|implicit|hybrid)(?=\s|$))?(?:\s+(?!token_exchange\b)(\S+))?(?:\s+token_exchange\s+(\S+))?\s*$/i;

/** Null: it is something else. */
export function oAuthShorthand(value: string): OAuthShorthand | null {
  const found = SHORTHAND.exec(value);
  if (found === null) return null;
  const [, flow = 'client_credentials', prefix = USUAL_PREFIX, exchangePrefix = null] = found;
  return { flow: flow.toLowerCase(), prefix, exchangePrefix };
}

/** The value of a variable; null: it has none. */
type FindVariable = (name: string) => Promise<string | null | Fault>;

/** What the variables of the shorthand say. */
export async function httpYacGrant(
  { flow, prefix, exchangePrefix }: OAuthShorthand,
  find: FindVariable,
): Promise<Grant | Fault> {
  const variables = await variablesOf(prefix, find);
  if (isFault(variables)) return variables;
  const kind = KINDS[flow];
  if (kind === undefined) {
    return {
      code: 'unsupported-authorization',
      message: `The flow ${flow} is not supported: it sends tokens in the address of a page.`,
      hint: 'Use authorization_code.',
    };
  }
  const missing = NEEDED[kind].filter((name) => !variables.has(name));
  if (missing.length > 0) return lacks(prefix, missing);
  const given = (name: Name): string => variables.get(name) ?? '';
  const base = { id: prefix, ...clientOf(variables) };
  const exchange = exchangePrefix === null ? null : await exchangeOf(exchangePrefix, find);
  if (exchange !== null && isFault(exchange)) return exchange;
  const whole = exchange === null ? base : { ...base, exchange };
  // A person signs in to find out who they are, unless they say something else.
  const scope = variables.get('scope') ?? 'openid';
  switch (kind) {
    case 'clientCredentials':
      return { ...whole, kind };
    case 'password':
      return { ...whole, kind, username: given('username'), password: given('password') };
    case 'authorizationCode':
      return {
        ...{ ...whole, kind, scope, pageUrl: given('authorizationEndpoint') },
        redirectUrl: variables.get('redirectUri') ?? 'http://localhost:3000/callback',
        pkce: isOff(variables.get('usePkce')) ? null : { method: 'S256', verifier: null },
      };
    case 'deviceCode':
      return { ...whole, kind, scope, deviceUrl: given('deviceCodeEndpoint') };
  }
}

const KINDS: Readonly<Record<string, Grant['kind'] | undefined>> = {
  ...{ client: 'clientCredentials', client_credentials: 'clientCredentials' },
  password: 'password',
  ...{ code: 'authorizationCode', authorization_code: 'authorizationCode' },
  ...{ device: 'deviceCode', device_code: 'deviceCode' },
};

const NEEDED: Readonly<Record<Grant['kind'], readonly Name[]>> = {
  clientCredentials: ['tokenEndpoint', 'clientId'],
  password: ['tokenEndpoint', 'clientId', 'username', 'password'],
  authorizationCode: ['tokenEndpoint', 'clientId', 'authorizationEndpoint'],
  deviceCode: ['tokenEndpoint', 'clientId', 'deviceCodeEndpoint'],
};

const NAMES = [
  ...(['tokenEndpoint', 'authorizationEndpoint', 'deviceCodeEndpoint', 'redirectUri'] as const),
  ...(['clientId', 'clientSecret', 'username', 'password', 'scope', 'audience'] as const),
  ...(['resource', 'subjectIssuer', 'useAuthorizationHeader', 'usePkce'] as const),
];

type Name = (typeof NAMES)[number];

async function variablesOf(
  prefix: string,
  find: FindVariable,
): Promise<ReadonlyMap<Name, string> | Fault> {
  const found = new Map<Name, string>();
  const prefixes = new Set([prefix, USUAL_PREFIX]);
  for (const name of NAMES) {
    for (const variable of [...prefixes].flatMap((each) => [
      `${each}_${name}`,
      `${each}.${name}`,
    ])) {
      if (found.has(name)) break;
      const value = await find(variable);
      if (value !== null && typeof value !== 'string') return value;
      if (value !== null && value !== '') found.set(name, value);
    }
  }
  return found;
}

function clientOf(
  variables: ReadonlyMap<Name, string>,
): Pick<Grant, 'tokenUrl' | 'client' | 'scope' | 'extra'> {
  const extra = (['audience', 'resource'] as const).flatMap((name): ExtraParameter[] => {
    const value = variables.get(name);
    return value === undefined ? [] : [{ name, value, use: 'both' }];
  });
  return {
    tokenUrl: variables.get('tokenEndpoint') ?? '',
    client: {
      id: variables.get('clientId') ?? '',
      secret: variables.get('clientSecret') ?? null,
      sends: isOff(variables.get('useAuthorizationHeader')) ? 'form' : 'basic',
    },
    ...{ scope: variables.get('scope') ?? null, extra },
  };
}

async function exchangeOf(prefix: string, find: FindVariable): Promise<TokenExchange | Fault> {
  const variables = await variablesOf(prefix, find);
  if (isFault(variables)) return variables;
  const missing = (['tokenEndpoint', 'clientId'] as const).filter((name) => !variables.has(name));
  if (missing.length > 0) return lacks(prefix, missing);
  const client = clientOf(variables);
  return {
    ...{ ...client, scope: client.scope ?? 'openid' },
    subjectIssuer: variables.get('subjectIssuer') ?? null,
  };
}

function isOff(value: string | undefined): boolean {
  return value === 'false' || value === '0';
}

function lacks(prefix: string, names: readonly Name[]): Fault {
  const variables = names.map((name) => `${prefix}_${name}`).join(', ');
  return {
    code: 'incomplete-authorization',
    message: `The token needs variables that are not defined: ${variables}.`,
    hint: `Define them, as in @${prefix}_${names[0] ?? 'clientId'} = value, or in an environment.`,
  };
}

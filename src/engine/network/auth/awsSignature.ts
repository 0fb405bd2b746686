import aws4 from 'aws4';
import { createHash, createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import { NetworkError } from '../../errors/networkError.ts';
import { headerValue, withFields } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import type { SignRequest, UnsignedRequest } from '../../handlers/signRequest.ts';

/** Who signs, and for which service: Signature Version 4 of Amazon's, and of those who took it over (Outscale, Google). */
export interface AwsSigning {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Names the algorithm: "aws", "osc", "goog". */
  readonly provider: string;
  /** Names the fields: the "amz" of X-Amz-Date. */
  readonly vendor: string;
  readonly region: string;
  readonly service: string;
  /** Of temporary keys: sent along and signed. */
  readonly sessionToken?: string;
}

/** Signs what goes to the server of `url`; null: whatever is sent. */
export function awsSigner(signing: AwsSigning, url: string | null): SignRequest {
  const origin = url === null ? null : new URL(url).origin;
  return (unsigned) =>
    origin === null || unsigned.url.origin === origin
      ? awsSignature(unsigned, signing, new Date())
      : null;
}

/** What a host's name says of its service and region: Amazon's in their own ways, others as SERVICE.REGION.…. */
export function awsScopeOf(host: string): {
  readonly service: string | null;
  readonly region: string | null;
} {
  if (isIP(host) !== 0) return { service: null, region: null };
  if (!/\.amazonaws\.com(?:\.cn)?$/.test(host)) {
    const [service = null, region = null] = host.split('.').slice(0, -1);
    return { service, region };
  }
  const [service = null, region] = new aws4.RequestSigner({ ...ANY, host }, {}).matchHost(host);
  // Services that are the same everywhere (IAM) are signed for in the first region.
  return { service, region: region ?? 'us-east-1' };
}

const ANY = {
  ...{ method: 'GET', path: '/', headers: {} },
  ...{ service: '-', region: '-', doNotModifyHeaders: true },
} as const;

/**
 * What proxies and caches on the way may change, and what no service asks for: a signature over these would break for no
 * fault of anybody's.
 */
const UNSIGNED = new Set([
  ...['accept', 'accept-encoding', 'accept-language', 'user-agent', 'content-length', 'cookie'],
  ...['cache-control', 'connection', 'expect', 'from', 'keep-alive', 'max-forwards', 'pragma'],
  ...['proxy-authorization', 'proxy-connection', 'referer', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', 'x-amzn-trace-id', 'x-forwarded-for'],
]);

/**
 * The fields that sign a request: its date, the hash of its body where the service wants that (S3), and Authorization. A
 * date or a hash that the request has already is the one that counts.
 * @throws NetworkError ERR_INVALID_ARGUMENT for what can't be signed
 */
async function awsSignature(
  unsigned: UnsignedRequest,
  signing: AwsSigning,
  now: Date,
): Promise<HeaderList> {
  const { method, url, target, headers } = unsigned;
  const { accessKey, provider, vendor, region, service, sessionToken } = signing;
  const isS3 = provider.toLowerCase() === 'aws' && /^s3(?:$|-|express)/i.test(service);
  const prefix = `X-${capital(vendor)}`;
  const names = {
    ...{ date: `${prefix}-Date`, hash: `${prefix}-Content-Sha256` },
    token: `${prefix}-Security-Token`,
  };
  const date = headerValue(headers, names.date) ?? timestamp(now);
  const hash = headerValue(headers, names.hash) ?? (await bodyHash(unsigned, isS3));
  const added: HeaderList = [
    ...[[names.date, date] as const],
    ...(isS3 ? [[names.hash, hash] as const] : []),
    ...(sessionToken === undefined ? [] : [[names.token, sessionToken] as const]),
  ];
  checkTarget(target);
  const signer = new aws4.RequestSigner(
    {
      ...{ method, path: target, host: url.host, region },
      service: isS3 ? 's3' : service,
      doNotModifyHeaders: true,
      ...signable(withFields(headers, added), hash),
    },
    {},
  );
  const scope = [date.slice(0, 8), region, service, `${provider.toLowerCase()}4_request`];
  const algorithm = `${provider.toUpperCase()}4-HMAC-SHA256`;
  const canonical = createHash('sha256').update(signer.canonicalString()).digest('hex');
  const text = [algorithm, date, scope.join('/'), canonical].join('\n');
  const authorization = [
    `${algorithm} Credential=${accessKey}/${scope.join('/')}`,
    `SignedHeaders=${signer.signedHeaders()}`,
    `Signature=${signature(signing, scope, text)}`,
  ].join(', ');
  return [...added, ['Authorization', authorization]];
}

/** Each part of the scope is signed with what was made of those before it. */
function signature(
  { provider, secretKey }: AwsSigning,
  scope: readonly string[],
  text: string,
): string {
  const first: string | Buffer = `${provider.toUpperCase()}4${secretKey}`;
  const key = scope.reduce<string | Buffer>((made, part) => hmac(made, part), first);
  return hmac(key, text).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

async function bodyHash({ bodyHash: hash }: UnsignedRequest, isS3: boolean): Promise<string> {
  const hex = await hash();
  if (hex !== null) return hex;
  // S3 takes a body that nobody has read before it is sent.
  if (isS3) return 'UNSIGNED-PAYLOAD';
  throw unsignable('The signature needs the body before it is sent. Send it from a file.');
}

/** What the library would sign otherwise than the server reads it. */
function checkTarget(target: string): void {
  const question = target.indexOf('?');
  const [path, query] =
    question < 0 ? [target, ''] : [target.slice(0, question), target.slice(question + 1)];
  try {
    decodeURIComponent(path);
    for (const piece of query.split('&')) decodeURIComponent(piece);
  } catch {
    throw unsignable('The URL has %-sequences that are not UTF-8.');
  }
  if (query.split('&').length > MOST_PARAMETERS) {
    throw unsignable(`The URL has more than ${String(MOST_PARAMETERS)} parameters.`);
  }
}

/** Of Node's querystring, which the library reads them with. */
const MOST_PARAMETERS = 1000;

function unsignable(why: string): NetworkError {
  return new NetworkError('ERR_INVALID_ARGUMENT', {
    phase: 'start',
    message: `The request can't be signed. ${why}`,
  });
}

/** The fields that are signed. The hash of the body is part of what is signed whether there is a field for it or not. */
function signable(
  headers: HeaderList,
  hash: string,
): Pick<
  ConstructorParameters<typeof aws4.RequestSigner>[0],
  'headers' | 'extraHeadersToIgnore' | 'extraHeadersToInclude'
> {
  const fields: Record<string, string> = {};
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (UNSIGNED.has(lower)) continue;
    const before = fields[lower];
    const own = value.trim();
    fields[lower] = before === undefined ? own : `${before},${own}`;
  }
  const included = Object.fromEntries(Object.keys(fields).map((name) => [name, true] as const));
  return {
    headers: { ...fields, [HASH_FIELD]: hash },
    extraHeadersToInclude: included,
    extraHeadersToIgnore: HASH_FIELD in fields ? {} : { [HASH_FIELD]: true },
  };
}

/** Where the library takes the hash from, whatever the provider. */
const HASH_FIELD = 'x-amz-content-sha256';

/** "20150830T123600Z". */
function timestamp(now: Date): string {
  return now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
}

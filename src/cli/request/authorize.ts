import { credentialsForOrigin } from '../../engine/network/auth/requestLogins.ts';
import type { CredentialsSource } from '../../engine/network/auth/requestLogins.ts';
import { headerFault, hasHeader } from '../../session/headers.ts';
import type { HeaderField } from '../../session/headers.ts';
import type { RequestInit } from '../../engine/message/request.ts';
import type { SignRequest } from '../../engine/handlers/signRequest.ts';
import type { CliIo } from '../terminal/io.ts';
import type { AuthArguments } from '../options/sendArguments.ts';
import { UsageError } from '../terminal/usageError.ts';

/** How a request says who asks: at once, when it is asked, or by a signature. */
export interface Authorized {
  readonly fields: readonly HeaderField[];
  readonly credentials: CredentialsSource | null;
  readonly sign: SignRequest | null;
}

const unauthorized: Authorized = { fields: [], credentials: null, sign: null };

/**
 * A password on its own line of a shell's history is the person's choice; it is never printed.
 * @param trusted whether every host that asks gets it
 * @throws UsageError
 */
export async function authorize(
  { user, scheme, bearer, netrc, aws }: AuthArguments,
  { url, headers = [] }: RequestInit,
  trusted: boolean,
  io: CliIo,
): Promise<Authorized> {
  // Who writes the field by hand means that one.
  const isWritten = hasHeader(headers, 'authorization');
  if (aws !== undefined) {
    // Not those of the URL: a server that asks for a password would get them.
    if (user === undefined) throw new UsageError('--aws-sigv4 needs -u ACCESS_KEY:SECRET_KEY.');
    const { username: accessKey, password: secretKey } = partsOf(user);
    const { awsSigning } = await import('./awsSigning.ts');
    return { ...unauthorized, sign: awsSigning(aws, { accessKey, secretKey }, url, trusted) };
  }
  if (bearer !== undefined && !isWritten) {
    return { ...unauthorized, fields: [authorization('--oauth2-bearer', `Bearer ${bearer}`)] };
  }
  if (user === undefined) {
    if (netrc === null) return unauthorized;
    const { netrcCredentials } = await import('./netrc.ts');
    return { ...unauthorized, credentials: await netrcCredentials(netrc, url, io) };
  }
  const { username, password } = partsOf(user);
  if (scheme === 'basic' && !isWritten) {
    const value = Buffer.from(`${username}:${password}`).toString('base64');
    return { ...unauthorized, fields: [authorization('-u', `Basic ${value}`)] };
  }
  const given = { username, password, ...(scheme === null ? {} : { scheme }) };
  const credentials = trusted ? () => given : credentialsForOrigin(given, url);
  return { ...unauthorized, credentials };
}

function partsOf(user: string): { username: string; password: string } {
  const colon = user.indexOf(':');
  if (colon < 0) {
    throw new UsageError(
      '-u is written as user:password. Without it you are asked when the server wants one.',
    );
  }
  return { username: user.slice(0, colon), password: user.slice(colon + 1) };
}

function authorization(option: string, value: string): HeaderField {
  const field = ['Authorization', value] as const;
  if (headerFault(field) !== undefined) {
    throw new UsageError(`${option} contains a character that can't be sent in a header.`);
  }
  return field;
}

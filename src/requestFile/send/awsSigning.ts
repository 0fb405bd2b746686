import { awsScopeOf, awsSigner } from '../../engine/network/auth/awsSignature.ts';
import type { SignRequest } from '../../engine/handlers/signRequest.ts';
import type { AwsShorthand } from '../check/authorization.ts';

/** Signs what goes to the server of `url`. What is not written is in the host's name, as in `sqs.eu-west-1.amazonaws.com`. */
export function awsSigning(
  { accessKey, secretKey, sessionToken, ...written }: AwsShorthand,
  url: string,
): SignRequest | { readonly fault: string } {
  const { hostname } = new URL(url);
  const found = awsScopeOf(hostname);
  const service = written.service ?? found.service;
  if (service === null) return { fault: `The host ${hostname} does not say which service signs.` };
  // Services that are the same everywhere are signed for in the first region.
  const region = written.region ?? found.region ?? 'us-east-1';
  const keys = { accessKey, secretKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  return awsSigner({ ...keys, provider: 'aws', vendor: 'amz', region, service }, url);
}

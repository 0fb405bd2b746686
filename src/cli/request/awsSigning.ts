import { awsScopeOf, awsSigner } from '../../engine/network/auth/awsSignature.ts';
import type { AwsSigning } from '../../engine/network/auth/awsSignature.ts';
import { headerFault } from '../../session/headers.ts';
import type { SignRequest } from '../../engine/handlers/signRequest.ts';
import { UsageError } from '../terminal/usageError.ts';

/**
 * Signs as `--aws-sigv4` says, for the server of `url` alone.
 * @param written "provider1[:provider2[:region[:service]]]"
 * @param trusted whether requests to other servers, which redirects lead to, are signed too
 * @throws UsageError
 */
export function awsSigning(
  written: string,
  keys: Pick<AwsSigning, 'accessKey' | 'secretKey'>,
  url: string,
  trusted: boolean,
): SignRequest {
  const { hostname } = new URL(url);
  const signing = { ...keys, ...scopeOf(written, hostname) };
  if (headerFault(['Authorization', `${signing.accessKey} ${written}`]) !== undefined) {
    throw new UsageError("--aws-sigv4 or -u contains a character that can't be sent in a header.");
  }
  return awsSigner(signing, trusted ? null : url);
}

/** What is not written is in the host's name: SERVICE.REGION.… */
function scopeOf(
  written: string,
  host: string,
): Pick<AwsSigning, 'provider' | 'vendor' | 'region' | 'service'> {
  const parts = written.split(':');
  const [provider = '', vendor = provider, ...place] = parts;
  if (parts.length > 4 || parts.includes('') || !/^\w+$/.test(provider + vendor)) {
    throw new UsageError(
      '--aws-sigv4 is written as provider1[:provider2[:region[:service]]], as in aws:amz:us-east-1:s3.',
    );
  }
  const found = awsScopeOf(host);
  const [region = found.region, service = found.service] = place;
  if (region === null || service === null) {
    throw new UsageError(
      `--aws-sigv4: The host ${host} does not say region and service. Write ${provider}:${vendor}:REGION:SERVICE.`,
    );
  }
  return { provider, vendor, region, service };
}

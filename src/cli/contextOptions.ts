import { resolve } from 'node:path';
import type { RequestInit } from '../engine/message/request.ts';
import type { RequestContextOptions } from '../engine/requestContext.ts';
import type { CliIo } from './io.ts';
import type { NetworkArguments, TlsVersion } from './networkOptions.ts';
import { readOption } from './readOption.ts';
import { UsageError } from './usageError.ts';

/**
 * What the context of these requests is made of.
 * @throws UsageError that names the option and the file
 */
export async function contextOptionsOf(
  network: NetworkArguments,
  requests: readonly RequestInit[],
  io: CliIo,
): Promise<RequestContextOptions> {
  const { certificate, connectMs, totalMs, cookieFolder, httpVersion } = network;
  const clientCertificates =
    certificate === null
      ? null
      : await (
          await import('./clientCertificate.ts')
        ).clientCertificates({ ...network, certificate }, requests, io);
  return {
    proxy: network.proxy,
    // Who sends a request wants the server's answer (decision 11).
    responseCache: null,
    extraCaCertificates: await Promise.all(
      network.caFiles.map((file) => readCertificates(file, io.cwd)),
    ),
    certificateRevocationLists: await Promise.all(
      network.revocationFiles.map((file) => readOption('--crlfile', file, io.cwd)),
    ),
    ...(clientCertificates === null ? {} : { clientCertificates }),
    ignoreCertificateErrors: network.insecure,
    ...tlsRange(network.minTls, network.maxTls),
    ...(httpVersion === null ? {} : { httpVersion }),
    timeouts: {
      ...(connectMs === null ? {} : { connectMs }),
      ...(totalMs === null ? {} : { totalMs }),
    },
    ...(cookieFolder === null
      ? {}
      : {
          cookies: {
            kind: 'disk',
            directory: resolve(io.cwd, cookieFolder),
            // A jar is for the next command, whose session is the same one (curl -c does so too).
            persistSessionCookies: true,
          },
        }),
  };
}

async function readCertificates(file: string, cwd: string): Promise<string> {
  const text = (await readOption('--cacert', file, cwd)).toString('latin1');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new UsageError(`--cacert: ${file} holds no certificate in PEM.`);
}

/** A highest version below the usual lowest one takes that down with it; otherwise nothing could be spoken. */
function tlsRange(
  min: TlsVersion | null,
  max: TlsVersion | null,
): Pick<RequestContextOptions, 'minTlsVersion' | 'maxTlsVersion'> {
  if (min !== null && max !== null && max < min) {
    throw new UsageError(`--tls-max ${max} is below --tlsv${min}.`);
  }
  const lowest = min ?? (max !== null && max < '1.2' ? max : null);
  return {
    ...(lowest === null ? {} : { minTlsVersion: nameOf(lowest) }),
    ...(max === null ? {} : { maxTlsVersion: nameOf(max) }),
  };
}

function nameOf(version: TlsVersion) {
  return version === '1.0' ? 'TLSv1' : (`TLSv${version}` as const);
}

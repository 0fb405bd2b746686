import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ClientCertificate, ConfiguredClientCertificate } from '../../engine/index.ts';
import { certificatePem, privateKeyOf } from '../../engine/network/tls/clientAuth/pemOf.ts';
import type { Request } from '../../engine/message/request.ts';
import { portOf } from '../../session/ports.ts';
import { clientCertificateFault } from '../../engine/network/tls/fileFaults.ts';
import type { CliIo } from '../terminal/io.ts';
import type { NetworkArguments } from '../options/networkArguments.ts';
import { readOption } from '../files/readOption.ts';
import { UsageError } from '../terminal/usageError.ts';

/**
 * The certificate of `--cert`, for the hosts that the requests name and for no other: a redirect elsewhere does not get
 * to see it.
 * @throws UsageError
 */
export async function clientCertificates(
  { certificate, keyFile, passphrase }: NetworkArguments & { readonly certificate: string },
  requests: readonly Request[],
  io: CliIo,
): Promise<ConfiguredClientCertificate[]> {
  const { file, phrase } = await splitPassphrase(certificate, io.cwd);
  const given = phrase ?? passphrase ?? io.env['REQUEST_WORKBENCH_CERT_PASSPHRASE'];
  const locked = given === undefined ? {} : { passphrase: given };
  const bytes = await readOption('--cert', file, io);
  const hosts = new Set(requests.map(({ url }) => hostOf(url)));
  const cert = certificatePem(bytes);
  if (cert === null) {
    if (keyFile !== null) {
      throw new UsageError('--key is for PEM and DER; a PKCS#12 file has its own key.');
    }
    return forHosts(hosts, { pfx: bytes, ...locked }, file);
  }
  const keyBytes = keyFile === null ? null : await readOption('--key', keyFile, io);
  const key = privateKeyOf(cert, keyBytes, given);
  if (key === null) {
    throw new UsageError(
      keyFile === null
        ? `--cert: ${file} has no private key. Name its file with --key.`
        : `--key: ${keyFile} has no readable private key in PEM or DER.`,
    );
  }
  return forHosts(hosts, { cert, key, ...locked }, file);
}

function forHosts(
  hosts: ReadonlySet<string>,
  certificate: ClientCertificate,
  file: string,
): ConfiguredClientCertificate[] {
  const fault = clientCertificateFault(certificate);
  if (fault !== null) throw new UsageError(`--cert: ${file} can't be used. ${fault}`);
  return [...hosts].map((host) => ({ host, ...certificate }));
}

/** curl's `FILE:PASSPHRASE`. A file whose name has a colon is found first, and so is `C:\file` on Windows. */
async function splitPassphrase(
  written: string,
  cwd: string,
): Promise<{ file: string; phrase: string | null }> {
  const colon = written.indexOf(':', /^[a-z]:[\\/]/i.test(written) ? 2 : 0);
  const whole = await stat(resolve(cwd, written)).catch(() => null);
  if (colon < 0 || whole !== null) return { file: written, phrase: null };
  return { file: written.slice(0, colon), phrase: written.slice(colon + 1) };
}

/** "host:port", as `clientCertificates` of a context names it. */
function hostOf(url: string): string {
  const parsed = new URL(url);
  return `${parsed.hostname}:${String(portOf(parsed) ?? 443)}`;
}

import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import type { ProxySettings, RequestContextOptions } from '../../engine/index.ts';
import { makeFolder } from '../../storage/makeFolder.ts';
import { caCertificatesFault, revocationListFault } from '../../engine/network/tls/fileFaults.ts';
import type { CookieFiles } from '../cookies/cookieFiles.ts';
import type { CliIo } from '../terminal/io.ts';
import type { NetworkArguments } from '../options/networkArguments.ts';
import type { TlsVersion } from '../options/networkOptions.ts';
import type { PlannedGroup } from './plan.ts';
import { checkReadable, fileFault, writeFault } from '../files/namedFile.ts';
import { readOption } from '../files/readOption.ts';
import { UsageError } from '../terminal/usageError.ts';

/** Requests that are ready to be sent, and what their context is made of. */
export interface PreparedGroup extends Pick<PlannedGroup, 'network' | 'requests' | 'files'> {
  readonly options: RequestContextOptions;
  /** Whether cookies are kept in a folder. */
  readonly keepsCookies: boolean;
  /** Files of cookies to read and to write; null: there are none. */
  readonly cookies: CookieFiles | null;
}

/** @throws UsageError that names the option and the file */
export async function prepareGroup(group: PlannedGroup, io: CliIo): Promise<PreparedGroup> {
  const { network, requests, cookies } = group;
  const folder = cookies.jar === null ? null : await folderOf(cookies.jar, io);
  if (folder !== null) await makeOwnFolder('-c', folder);
  const jar = folder === null ? cookies.jar : null;
  const hasFiles = jar !== null || cookies.files.length > 0;
  return {
    network,
    requests,
    ...(group.files === undefined ? {} : { files: group.files }),
    options: await contextOptionsOf(group, io),
    keepsCookies: folder !== null,
    cookies: hasFiles ? await cookieFiles({ ...group, cookies: { ...cookies, jar } }, io) : null,
  };
}

async function folderOf(jar: string, io: CliIo): Promise<string | null> {
  return (await import('../cookies/cookieJar.ts')).folderOfJar(jar, io.cwd);
}

/** Without it nothing would be kept for the next command. @throws UsageError */
async function makeOwnFolder(option: string, folder: string): Promise<void> {
  await makeFolder(folder, 0o700).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const fault =
      code === 'EEXIST' ? `${folder} is not a folder. Name a folder.` : writeFault(folder, error);
    throw new UsageError(`${option}: ${fault}`);
  });
}

/** Who sends a request wants the server's answer, unless they say otherwise (decision 44). */
async function cacheIn(
  written: string | null,
  { cwd }: CliIo,
): Promise<Exclude<RequestContextOptions['responseCache'], undefined>> {
  if (written === null) return null;
  const folder = resolve(cwd, written);
  await makeOwnFolder('--cache', folder);
  return { kind: 'disk', folder };
}

async function cookieFiles({ cookies, requests }: PlannedGroup, io: CliIo): Promise<CookieFiles> {
  const { CookieFiles } = await import('../cookies/cookieFiles.ts');
  const hosts = new Set(requests.map(({ toSend }) => new URL(toSend.request.url).hostname));
  return CookieFiles.read(cookies, [...hosts], io);
}

async function contextOptionsOf(
  { network, requests, maxRedirects }: PlannedGroup,
  io: CliIo,
): Promise<RequestContextOptions> {
  const { certificate, connectMs, totalMs, httpVersion } = network;
  await checkProxy(network.proxy);
  const clientCertificates =
    certificate === null
      ? null
      : await (
          await import('../request/clientCertificate.ts')
        ).clientCertificates(
          { ...network, certificate },
          requests.map(({ toSend }) => toSend.request),
          io,
        );
  return {
    proxy: network.proxy,
    ...(network.proxyTunnel ? { proxyTunnel: true } : {}),
    ...(maxRedirects === null ? {} : { maxRedirects }),
    ...(await dialingOf(network)),
    responseCache: await cacheIn(network.cacheFolder, io),
    ...(await caCertificatesOf(network, io)),
    certificateRevocationLists: await Promise.all(
      network.revocationFiles.map((file) => readRevocationList(file, io)),
    ),
    ...(clientCertificates === null ? {} : { clientCertificates }),
    ignoreCertificateErrors: network.insecure,
    ...tlsRange(network.minTls, network.maxTls),
    ...(httpVersion === null ? {} : { httpVersion }),
    timeouts: {
      ...(connectMs === null ? {} : { connectMs }),
      ...(totalMs === null ? {} : { totalMs }),
    },
  };
}

/** Where connections are made to and from, when an option says something about it. */
async function dialingOf({
  dialing,
}: NetworkArguments): Promise<Pick<RequestContextOptions, 'dialing'>> {
  const { resolve, connectTo, family, interface: from, socket } = dialing;
  const isUsual = family === null && from === null && socket === null;
  if (isUsual && resolve.length === 0 && connectTo.length === 0) return {};
  const { dialSettings } = await import('../options/dialSettings.ts');
  return { dialing: dialSettings(dialing) };
}

/** What the command line itself names; the engine looks at it only when a request needs it. @throws UsageError */
async function checkProxy(proxy: ProxySettings): Promise<void> {
  if (proxy.kind === 'fixed') {
    const { parseProxyUrl } = await import('../../engine/network/transport/proxy/proxyServer.ts');
    const server = parseProxyUrl(proxy.proxy);
    if (typeof server === 'string') throw new UsageError(`--proxy: ${server}`);
  }
  if (proxy.kind === 'pac') await checkPac(proxy);
}

/** A PAC file may be read again. @throws UsageError */
async function checkPac(proxy: Extract<ProxySettings, { kind: 'pac' }>): Promise<void> {
  if (!('source' in proxy) || !isAbsolute(proxy.source)) return;
  const { source } = proxy;
  try {
    await checkReadable(source);
    if ((await stat(source)).isFIFO()) {
      throw new UsageError(
        `--proxy: ${source} is a pipe, and a PAC file is read more than once. Name a file.`,
      );
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--proxy: ${fileFault(source, error)}`);
  }
  const { pacFileFault } = await import('../../engine/network/transport/proxy/pac/pacScript.ts');
  const fault = await pacFileFault(source);
  if (fault === null) return;
  throw new UsageError(`--proxy: ${source} can't be used as a PAC file: ${fault}`);
}

async function readRevocationList(file: string, io: CliIo): Promise<Uint8Array> {
  const list = await readOption('--crlfile', file, io);
  const fault = await revocationListFault(list);
  if (fault !== null) throw new UsageError(`--crlfile: ${file} ${fault}`);
  return list;
}

async function caCertificatesOf(
  { caFiles }: NetworkArguments,
  io: CliIo,
): Promise<Pick<RequestContextOptions, 'extraCaCertificates'>> {
  if (caFiles.length === 0) return {};
  return { extraCaCertificates: await Promise.all(caFiles.map((file) => readCa(file, io))) };
}

/** Checked here, where the name of the file is known. */
async function readCa(file: string, io: CliIo): Promise<Buffer> {
  const content = await readOption('--cacert', file, io);
  const fault = caCertificatesFault(content);
  if (fault !== null) throw new UsageError(`--cacert: ${file} ${fault}`);
  return content;
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

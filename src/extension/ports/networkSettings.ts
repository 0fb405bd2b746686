import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { Decided } from '../../engine/index.ts';
import type {
  ConfiguredClientCertificate,
  HttpVersion,
  ProxyOption,
  RequestContextOptions,
  RequestHandler,
  ResponseCacheOptions,
} from '../../engine/index.ts';
import { certificatePem, privateKeyOf } from '../../engine/network/tls/clientAuth/pemOf.ts';
import { caCertificatesFault } from '../../engine/network/tls/fileFaults.ts';
import { fillIn, hasSecretReference } from '../../rules/secrets/secretReference.ts';
import type { ResolveSecret } from '../../rules/secrets/secretReference.ts';
import { readWhole } from '../../files/wholeFile.ts';
import { SettingsError } from '../../workbench/settingsError.ts';
import { vscodeProxy } from './vscodeProxy.ts';

/** The settings that {@link readNetworkSettings} reads. */
export const networkSettings: readonly string[] = [
  ...['proxy', 'noProxy', 'caCertificates', 'clientCertificates', 'connectTimeout', 'totalTimeout']
    .concat(['retryOn5xx', 'httpVersion', 'cache'])
    .map((name) => `requestWorkbench.${name}`),
  ...['proxy', 'noProxy', 'proxySupport', 'proxyStrictSSL', 'systemCertificates'].map(
    (name) => `http.${name}`,
  ),
];

/**
 * All that the settings say about the network: the one place that reads them. Files are read now, so that a mistake shows
 * before something is sent. `cacheFolder`: where responses are kept on disk; null: nowhere.
 * @throws SettingsError
 */
export async function readNetworkSettings(
  resolveSecret: ResolveSecret,
  cacheFolder: string | null,
): Promise<RequestContextOptions> {
  const own = vscode.workspace.getConfiguration('requestWorkbench');
  const vscodes = vscode.workspace.getConfiguration('http');
  const seconds = (name: string): number => own.get<number>(name, 0) * 1000;
  return {
    proxy: proxyOf(own),
    extraCaCertificates: await Promise.all(
      own.get<readonly string[]>('caCertificates', []).map(readCa),
    ),
    systemCertificates: vscodes.get('systemCertificates', true),
    clientCertificates: await Promise.all(
      own
        .get<readonly CertificateSetting[]>('clientCertificates', [])
        .map((setting) => readClientCertificate(setting, resolveSecret)),
    ),
    timeouts: { connectMs: seconds('connectTimeout'), totalMs: seconds('totalTimeout') },
    retryOn5xx: own.get<boolean>('retryOn5xx', false) ? 'idempotent' : 'none',
    httpVersion: own.get<HttpVersion>('httpVersion', 'auto'),
    responseCache: cacheOf(own, cacheFolder),
  };
}

/** VS Code's http.proxyStrictSSL is about the certificate of the proxy; servers are judged as ever. */
export const lenientProxy: RequestHandler = {
  onCertificateError: ({ certError, isProxy, host }) => {
    if (
      !isProxy ||
      vscode.workspace.getConfiguration('http').get<boolean>('proxyStrictSSL', true)
    ) {
      return undefined;
    }
    return new Decided({ action: 'continue' as const }, [
      {
        by: { kind: 'module' },
        decision: {
          kind: 'allow',
          error: certError,
          host,
          remember: 'once',
          unchecked: 'http.proxyStrictSSL',
        },
      },
    ]);
  },
};

/** A window without a folder for its files caches in memory. */
function cacheOf(
  own: vscode.WorkspaceConfiguration,
  folder: string | null,
): ResponseCacheOptions | null {
  const where = own.get<'off' | 'memory' | 'disk'>('cache', 'off');
  // Who sends a request wants the server's answer, unless they say otherwise (decision 44).
  if (where === 'off') return null;
  return where === 'disk' && folder !== null ? { kind: 'disk', folder } : { kind: 'memory' };
}

function proxyOf(own: vscode.WorkspaceConfiguration): ProxyOption {
  const written = own.get('proxy', '').trim();
  if (written === '') return vscodeProxy();
  if (written === 'direct') return { kind: 'direct' };
  if (written === 'environment') return { kind: 'environment' };
  const bypass = own.get<readonly string[]>('noProxy', []).join(',');
  if (!written.startsWith('pac:')) return { kind: 'fixed', proxy: written, bypass };
  const place = written.slice('pac:'.length);
  const source = /^[a-z][a-z0-9+.-]+:\/\//i.test(place) ? place : pathOf(place);
  return { kind: 'pac', source, bypass };
}

async function readCa(file: string): Promise<Buffer> {
  const setting = 'requestWorkbench.caCertificates';
  const content = await readSetting(setting, file);
  const fault = caCertificatesFault(content);
  if (fault !== null) throw new SettingsError(setting, `names ${file}, which ${fault}`);
  return content;
}

/** An entry of `clientCertificates`. The passphrase is a reference, never the phrase itself. */
interface CertificateSetting {
  readonly host?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly pfx?: string;
  readonly passphrase?: string;
}

async function readClientCertificate(
  { host, cert, key, pfx, passphrase }: CertificateSetting,
  resolveSecret: ResolveSecret,
): Promise<ConfiguredClientCertificate> {
  const setting = 'requestWorkbench.clientCertificates';
  if (host === undefined || (cert === undefined) === (pfx === undefined)) {
    throw new SettingsError(setting, 'has an entry that needs a host, and either cert or pfx.');
  }
  const locked: { readonly passphrase?: string } =
    passphrase === undefined ? {} : { passphrase: await phraseOf(passphrase) };
  if (pfx !== undefined) return { host, pfx: await readSetting(setting, pfx), ...locked };
  const certificate = certificatePem(await readSetting(setting, cert ?? ''));
  if (certificate === null) {
    throw new SettingsError(
      setting,
      `names ${cert ?? ''} as cert, and it is neither PEM nor DER. Name a PKCS #12 file as pfx.`,
    );
  }
  const keyBytes = key === undefined ? null : await readSetting(setting, key);
  const privateKey = privateKeyOf(certificate, keyBytes, locked.passphrase);
  if (privateKey === null) {
    throw new SettingsError(
      setting,
      `names ${key ?? cert ?? ''}, which has no readable private key in PEM or DER.`,
    );
  }
  return { host, cert: certificate, key: privateKey, ...locked };

  async function phraseOf(written: string): Promise<string> {
    if (!hasSecretReference(written)) {
      throw new SettingsError(
        setting,
        'has a passphrase in plain text: write ${secret:NAME}, and keep it with the command Set Secret….',
      );
    }
    const filled = await fillIn(written, resolveSecret);
    if ('text' in filled) return filled.text;
    throw new SettingsError(setting, `needs a passphrase: ${filled.missing}.`);
  }
}

async function readSetting(setting: string, file: string): Promise<Buffer> {
  const path = pathOf(file);
  const read = await readWhole(path);
  if ('bytes' in read) return read.bytes;
  throw new SettingsError(setting, `names ${file}, and ${path} ${read.fault}.`);
}

/** Relative paths start at the first folder of the workspace. */
function pathOf(file: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return resolve(folder?.uri.fsPath ?? '', file);
}

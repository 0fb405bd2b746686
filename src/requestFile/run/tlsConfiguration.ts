import { resolve } from 'node:path';
import type { IdentifiedHandler } from '../../engine/handlers/handlers.ts';
import type { ClientCertificate } from '../../engine/handlers/requestHandler.ts';
import type { CertificateFile, TlsSettings } from '../environments/tlsSettings.ts';
import { asksAboutCertificates } from '../send/fileHandlers.ts';
import type { WrittenBy } from '../send/fileHandlers.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { textOfValue } from '../values/path.ts';
import { isFault } from '../values/ports.ts';
import type { Fault } from '../values/ports.ts';
import type { Origin } from '../values/value.ts';
import { readCertificate } from './readCertificate.ts';
import type { CertificateFiles } from './readCertificate.ts';
import type { Run } from './run.ts';

interface TlsParts {
  readonly run: Run;
  readonly settings: TlsSettings;
  /** The folder of the workspace: what lies elsewhere is asked about before it is read. */
  readonly root: string;
  readonly evaluation: Evaluation;
}

/** What `SSLConfiguration` of the environments answers for a request to `url`, and for no other server. */
export async function tlsHandlers(
  parts: TlsParts,
  url: string,
): Promise<readonly IdentifiedHandler[] | Fault> {
  const { settings } = parts;
  const found: IdentifiedHandler[] = [];
  const { verifyHostCertificate: verifies, clientCertificate } = settings;
  if (verifies?.value === false) {
    const by = writtenBy(verifies.origin);
    found.push({ handler: asksAboutCertificates(by), by });
  }
  if (clientCertificate !== null) {
    const certificate = await certificateOf(parts, settings, clientCertificate);
    if (isFault(certificate)) return certificate;
    const { host } = new URL(url);
    const shows = ({ request }: { readonly request: { readonly url: string } }): boolean =>
      new URL(request.url).host === host;
    found.push({
      handler: {
        onSelectClientCertificate: (asked) =>
          !asked.isProxy && shows(asked) ? { action: 'select', certificate } : undefined,
      },
      by: writtenBy(clientCertificate.origin),
    });
  }
  return found;
}

/** Read once in a run, by whichever request is the first, so that its passphrase is asked for once. */
async function certificateOf(
  { run, root, evaluation }: TlsParts,
  { clientCertificateKey, clientCertificatePassphrase, hasCertificatePassphrase }: TlsSettings,
  written: CertificateFile,
): Promise<ClientCertificate | Fault> {
  const path = await pathOf(written, evaluation);
  if (isFault(path)) return path;
  const keyPath =
    clientCertificateKey === null ? null : await pathOf(clientCertificateKey, evaluation);
  if (isFault(keyPath)) return keyPath;
  const passphrase =
    clientCertificatePassphrase === null
      ? null
      : await evaluation.valueOfText(textOfValue(clientCertificatePassphrase.value));
  if (isFault(passphrase)) return passphrase;
  const files: CertificateFiles = {
    ...{ path, keyPath, isLocked: hasCertificatePassphrase },
    passphrase: passphrase && textOfValue(passphrase.value),
  };
  const { clientCertificates } = run.state;
  const id = JSON.stringify(files);
  const reading = clientCertificates.get(id) ?? readCertificate(files, { run, root });
  clientCertificates.set(id, reading);
  return reading;
}

/** Absolute, filled in. */
async function pathOf(
  { path, folder }: CertificateFile,
  evaluation: Evaluation,
): Promise<string | Fault> {
  const filled = await evaluation.valueOfText(path);
  return isFault(filled) ? filled : resolve(folder, textOfValue(filled.value));
}

function writtenBy({ file = '', line = 0 }: Origin): WrittenBy {
  return { kind: 'requestFile', file, line: line + 1 };
}

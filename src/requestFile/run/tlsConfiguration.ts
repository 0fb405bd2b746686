import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { IdentifiedHandler } from '../../engine/handlers/handlers.ts';
import type { ClientCertificate } from '../../engine/handlers/requestHandler.ts';
import { isInside } from '../../files/insideFolder.ts';
import { readWhole } from '../../files/wholeFile.ts';
import type { CertificateFile, TlsSettings } from '../environments/tlsSettings.ts';
import { asksAboutCertificates } from '../send/fileHandlers.ts';
import type { WrittenBy } from '../send/fileHandlers.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { textOfValue } from '../values/path.ts';
import { isFault } from '../values/ports.ts';
import type { Fault } from '../values/ports.ts';
import type { Origin } from '../values/value.ts';
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

/** Read once in a run, so that its passphrase is asked for once. */
async function certificateOf(
  { run, root, evaluation }: TlsParts,
  { clientCertificateKey, clientCertificatePassphrase, hasCertificatePassphrase }: TlsSettings,
  written: CertificateFile,
): Promise<ClientCertificate | Fault> {
  const { state, ports } = run;
  const read = (file: CertificateFile): Promise<ReadFile | Fault> =>
    readFile(file, { run, root, evaluation });
  const certificate = await read(written);
  if ('hint' in certificate) return certificate;
  const key = clientCertificateKey === null ? null : await read(clientCertificateKey);
  if (key !== null && 'hint' in key) return key;
  const passphrase =
    clientCertificatePassphrase === null
      ? null
      : await evaluation.valueOfText(textOfValue(clientCertificatePassphrase.value));
  if (passphrase !== null && isFault(passphrase)) return passphrase;
  const id = JSON.stringify([certificate.path, key?.path, passphrase?.value]);
  const known = state.given.clientCertificates.get(id);
  if (known !== undefined) return known;
  let phrase = passphrase === null ? null : textOfValue(passphrase.value);
  if (phrase === null && hasCertificatePassphrase) {
    const text = `Passphrase of the client certificate ${certificate.path}`;
    const answer = await ports.prompt({
      ...{ text, secret: true, once: true, initial: null, choices: null },
    });
    if (answer === null) return unanswered(certificate.path);
    phrase = textOfValue(answer.value);
  }
  const made = await madeOf(certificate, key, phrase);
  if (!('hint' in made)) state.given.clientCertificates.set(id, made);
  return made;
}

async function madeOf(
  certificate: ReadFile,
  key: ReadFile | null,
  phrase: string | null,
): Promise<ClientCertificate | Fault> {
  const [{ certificatePem, privateKeyOf }, { clientCertificateFault }] = await Promise.all([
    import('../../engine/network/tls/clientAuth/pemOf.ts'),
    import('../../engine/network/tls/fileFaults.ts'),
  ]);
  const { path, bytes } = certificate;
  const locked = phrase === null ? {} : { passphrase: phrase };
  const cert = certificatePem(bytes);
  const privateKey =
    cert === null ? null : privateKeyOf(cert, key?.bytes ?? null, phrase ?? undefined);
  if (cert !== null && privateKey === null) {
    const where =
      key === null
        ? `${path} has no private key`
        : `${key.path} has no private key that can be read`;
    return unusable(`${where}.`, 'Name its file as clientCertificateKey.');
  }
  const made: ClientCertificate =
    cert === null || privateKey === null
      ? { pfx: bytes, ...locked }
      : { cert, key: privateKey, ...locked };
  const fault = clientCertificateFault(made);
  return fault === null
    ? made
    : unusable(
        `The client certificate ${path} can't be used. ${fault}`,
        'Correct SSLConfiguration.',
      );
}

interface ReadFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

async function readFile(
  { path: written, folder }: CertificateFile,
  { run: { state, ports }, root, evaluation }: Pick<TlsParts, 'run' | 'root' | 'evaluation'>,
): Promise<ReadFile | Fault> {
  const filled = await evaluation.valueOfText(written);
  if (isFault(filled)) return filled;
  const path = resolve(folder, textOfValue(filled.value));
  // A link must not lead out unasked, either.
  const real = await realpath(path).catch(() => path);
  const isOutside = !isInside(real, await realpath(root).catch(() => root));
  if (isOutside && !state.given.allowedFiles.has(real)) {
    const detail = `SSLConfiguration of an environment file names ${path}, which is outside the workspace.`;
    if (!(await ports.confirm(`Read the client certificate ${real}?`, { detail, yes: 'Read' }))) {
      return {
        code: 'file-outside-workspace',
        message: `${path} is outside the folder ${root}, so it is not read as a client certificate.`,
        hint: 'Allow it when you are asked, or copy it into the folder.',
      };
    }
    state.given.allowedFiles.add(real);
  }
  const read = await readWhole(real);
  return 'bytes' in read
    ? { path, bytes: read.bytes }
    : unusable(`The client certificate ${path} ${read.fault}.`, 'Correct SSLConfiguration.');
}

function writtenBy({ file = '', line = 0 }: Origin): WrittenBy {
  return { kind: 'requestFile', file, line: line + 1 };
}

function unusable(message: string, hint: string): Fault {
  return { code: 'client-certificate', message, hint };
}

function unanswered(path: string): Fault {
  return unusable(
    `The passphrase of the client certificate ${path} was asked for and not given.`,
    'Send the request again, or write clientCertificatePassphrase into http-client.private.env.json.',
  );
}

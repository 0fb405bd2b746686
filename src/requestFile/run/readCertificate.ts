import { realpath } from 'node:fs/promises';
import type { ClientCertificate } from '../../engine/handlers/requestHandler.ts';
import { isInside } from '../../files/insideFolder.ts';
import { readWhole } from '../../files/wholeFile.ts';
import { textOfValue } from '../values/path.ts';
import type { Fault } from '../values/ports.ts';
import type { Run } from './run.ts';

/** The files of a client certificate, by absolute paths, and how they are opened. */
export interface CertificateFiles {
  readonly path: string;
  /** Null: the key is in the file of the certificate. */
  readonly keyPath: string | null;
  /** Null: none is written. */
  readonly passphrase: string | null;
  /** Whether a passphrase that is not written is asked for. */
  readonly isLocked: boolean;
}

interface Place {
  readonly run: Run;
  /** The folder of the workspace: what lies elsewhere is asked about before it is read. */
  readonly root: string;
}

interface ReadFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export async function readCertificate(
  { path, keyPath, passphrase, isLocked }: CertificateFiles,
  place: Place,
): Promise<ClientCertificate | Fault> {
  const certificate = await readFile(path, place);
  if ('hint' in certificate) return certificate;
  const key = keyPath === null ? null : await readFile(keyPath, place);
  if (key !== null && 'hint' in key) return key;
  if (passphrase !== null || !isLocked) return madeOf(certificate, key, passphrase);
  const { given } = place.run.state;
  const phrase = given.passphrases.get(path) ?? (await askedFor(path, place.run));
  if (phrase === null) return unanswered(path);
  const made = await madeOf(certificate, key, phrase);
  if (!('hint' in made)) given.passphrases.set(path, phrase);
  return made;
}

async function askedFor(path: string, { ports }: Run): Promise<string | null> {
  const text = `Passphrase of the client certificate ${path}`;
  const answer = await ports.prompt({
    ...{ text, secret: true, once: true, initial: null, choices: null },
  });
  return answer && textOfValue(answer.value);
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

async function readFile(
  path: string,
  { run: { state, ports }, root }: Place,
): Promise<ReadFile | Fault> {
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

function unusable(message: string, hint: string): Fault {
  return { code: 'client-certificate', message, hint };
}

function unanswered(path: string): Fault {
  return unusable(
    `The passphrase of the client certificate ${path} was asked for and not given.`,
    'Send the request again, or write clientCertificatePassphrase into http-client.private.env.json.',
  );
}

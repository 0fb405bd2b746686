import * as vscode from 'vscode';
import type { CertificateSummary } from '../../session/certificate.ts';
import type { SessionView } from '../../session/sessionView.ts';
import { certificateChains } from '../../words/certificate.ts';
import { askWhereTo } from './askWhereTo.ts';

/** Saves a chain of this session, found by the server's own certificate, as PEM. Null: the person thought better of it. */
export async function saveChain(
  session: SessionView | undefined,
  fingerprint256: string,
): Promise<string | null> {
  const found = session === undefined ? undefined : chainIn(session, fingerprint256);
  if (found === undefined) {
    throw new Error('This certificate is no longer known. Send the request again.');
  }
  const target = await askWhereTo('Save Certificate Chain', fileNameOf(found.origin));
  if (target === null) return null;
  await vscode.workspace.fs.writeFile(target, Buffer.from(pemOf(found.chain)));
  return target.path.split('/').at(-1) ?? null;
}

function chainIn(session: SessionView, fingerprint256: string) {
  return certificateChains(session).find(
    ({ chain }) => chain[0]?.fingerprint256 === fingerprint256,
  );
}

function pemOf(chain: readonly CertificateSummary[]): string {
  return chain.map(({ pem }) => pem).join('');
}

function fileNameOf(origin: string): string {
  return `${origin.replace(/:\d+$/, '').replaceAll(/[^\w.-]+/g, '_')}.pem`;
}

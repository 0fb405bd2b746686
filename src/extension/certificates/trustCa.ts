import * as path from 'node:path';
import * as vscode from 'vscode';
import type { CertificateSummary } from '../../session/certificate.ts';
import type { Question } from '../../session/question.ts';
import { issuedBy, settledByTrust, trustable, validity } from '../../words/certificate.ts';
import { askWhereTo } from './askWhereTo.ts';

type CertificateQuestion = Extract<Question, { kind: 'certificate' }>;

const WORKSPACE = 'Trust in This Workspace…';
const EVERYWHERE = 'Trust in All Workspaces…';

/**
 * Shows the facts of the CA that issued a certificate, and trusts it if the person says so: its certificate goes into a
 * file, and the file into the setting `caCertificates`. Answers whether the question is settled by that: the certificate
 * may have other problems.
 */
export async function trustCa(question: CertificateQuestion): Promise<boolean> {
  const certificate = trustable(question);
  if (certificate === null) return false;
  const target = await askWhere(question, certificate);
  if (target === null) return false;
  const file = await askWhereTo('Save the Certificate to Trust', fileNameOf(certificate));
  if (file === null) return false;
  if (file.scheme !== 'file') {
    throw new Error(`A file to trust has to be on this machine, and ${file.toString()} is not.`);
  }
  await vscode.workspace.fs.writeFile(file, Buffer.from(certificate.pem));
  await addToSetting(file.fsPath, target);
  return settledByTrust(question);
}

async function askWhere(
  question: CertificateQuestion,
  certificate: CertificateSummary,
): Promise<vscode.ConfigurationTarget | null> {
  const isOwn = question.chain.length === 1;
  const { workspaceValue } = inspected() ?? {};
  const choices = [
    ...(vscode.workspace.workspaceFolders === undefined ? [] : [WORKSPACE]),
    // The list of a workspace stands in place of the one for all of them.
    ...(workspaceValue === undefined ? [EVERYWHERE] : []),
  ];
  const chosen = await vscode.window.showWarningMessage(
    isOwn
      ? `Trust the certificate “${certificate.subject}”?`
      : `Trust the CA “${certificate.subject}”?`,
    { modal: true, detail: factsOf(question, certificate, isOwn) },
    ...choices,
  );
  if (chosen === undefined) return null;
  return chosen === WORKSPACE
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
}

function factsOf(
  question: CertificateQuestion,
  certificate: CertificateSummary,
  isOwn: boolean,
): string {
  const { key, signature, fingerprint256 } = certificate;
  return [
    isOwn
      ? 'A server that shows this certificate is trusted from now on, without a question.'
      : 'Every certificate that this CA has issued is trusted from now on, for any host. Trust it only if you know whose it is.',
    ...(settledByTrust(question)
      ? []
      : [
          `The certificate of ${question.host} has other problems, too, which you still decide about.`,
        ]),
    '',
    `Issued by ${issuedBy(certificate)}`,
    `Valid ${validity(certificate, Date.now())}`,
    ...(key === undefined
      ? []
      : [`Key: ${key}${signature === undefined ? '' : `, signed with ${signature}`}`]),
    `SHA-256 ${fingerprint256}`,
  ].join('\n');
}

async function addToSetting(file: string, target: vscode.ConfigurationTarget): Promise<void> {
  const { workspaceValue, globalValue } = inspected() ?? {};
  const isWorkspace = target === vscode.ConfigurationTarget.Workspace;
  // The first list of a workspace takes over what was trusted in all of them, since it stands in its place.
  const before = (isWorkspace ? (workspaceValue ?? globalValue) : globalValue) ?? [];
  const written = isWorkspace ? fromFirstFolder(file) : file;
  if (before.includes(written)) return;
  await settings().update('caCertificates', [...before, written], target);
}

function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('requestWorkbench');
}

function inspected() {
  return settings().inspect<readonly string[]>('caCertificates');
}

/** Relative to the first folder, as the setting is read, so that it is true on other machines too; outside of it absolute. */
function fromFirstFolder(file: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const relative = folder === undefined ? '..' : path.relative(folder.uri.fsPath, file);
  return relative.startsWith('..') || path.isAbsolute(relative)
    ? file
    : relative.split(path.sep).join('/');
}

function fileNameOf({ subject }: CertificateSummary): string {
  const name = subject
    .replaceAll(/[^\p{L}\p{N}.-]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60);
  return `${name === '' ? 'ca' : name}.pem`;
}

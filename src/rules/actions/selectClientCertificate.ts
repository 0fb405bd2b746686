import type { ChosenCertificate } from '../../engine/handlers/requestHandler.ts';
import { certificatePem, privateKeyPem } from '../../engine/network/tls/clientAuth/pemOf.ts';
import type { Fault } from '../document/fault.ts';
import type { SelectClientCertificateAction } from '../schema/ruleFile.ts';
import { fillIn } from '../secrets/secretReference.ts';
import { shortFingerprint } from '../../words/decisions.ts';
import type { ActionKind, ActionContext, VerdictAt } from './action.ts';
import { pathFaults, readWorkspaceFile } from './workspaceFile.ts';

/** Which client certificate a server is shown that asks for one. */
export const selectClientCertificate: ActionKind<SelectClientCertificateAction> = {
  actsAt: () => ['onSelectClientCertificate'],
  effectAt: ({ decision }) => (decision === 'prompt' ? 'asks' : 'decides'),
  refusesWhen: ({ decision = 'select' }) =>
    decision === 'select' ? 'a file or a secret is missing, or a proxy asks' : undefined,
  faults,

  respond: {
    onSelectClientCertificate(action, context) {
      const { host, isProxy } = context.parameters;
      // A proxy sees requests to every host: what is meant for a server must not be shown to it unasked.
      if (isProxy !== (action.isProxy ?? false)) {
        return {
          kind: 'refuse',
          reason: isProxy ? 'a proxy asks, and isProxy is not true' : 'it is for a proxy',
        };
      }
      if (action.decision === 'prompt') return { kind: 'ask' };
      if (action.decision === 'none') {
        return {
          kind: 'decide',
          value: { action: 'none' },
          decision: { kind: 'none', host },
        };
      }
      return show(action, context);
    },
  },

  describe(action) {
    if (action.decision === 'prompt') return 'asks you which client certificate is shown';
    if (action.decision === 'none') return 'shows no client certificate';
    return `shows the client certificate ${nameOf(action)}`;
  },
};

async function show(
  action: SelectClientCertificateAction,
  { file, parameters, tools }: ActionContext<'onSelectClientCertificate'>,
): Promise<VerdictAt<'onSelectClientCertificate'>> {
  const folder = tools.workspaceFolderOf(file);
  const read = (path: string) => readWorkspaceFile(path, file, folder);
  const { certPath, keyPath, pfxPath, passphrase, fingerprint256 } = action;
  const filled = passphrase === undefined ? null : await fillIn(passphrase, tools.resolveSecret);
  if (filled !== null && 'missing' in filled) return { kind: 'refuse', reason: filled.missing };
  const secret: { readonly passphrase?: string } =
    filled === null ? {} : { passphrase: filled.text };

  let certificate: ChosenCertificate;
  if (fingerprint256 !== undefined) certificate = { fingerprint256 };
  else if (pfxPath !== undefined) {
    const pfx = await read(pfxPath);
    if ('missing' in pfx) return { kind: 'refuse', reason: pfx.missing };
    certificate = { pfx: pfx.bytes, ...secret };
  } else {
    const [cert, key] = await Promise.all([read(certPath ?? ''), read(keyPath ?? '')]);
    if ('missing' in cert) return { kind: 'refuse', reason: cert.missing };
    if ('missing' in key) return { kind: 'refuse', reason: key.missing };
    certificate = {
      cert: certificatePem(cert.bytes) ?? cert.bytes.toString(),
      key: privateKeyPem(key.bytes, secret.passphrase) ?? key.bytes.toString(),
      ...secret,
    };
  }
  return {
    kind: 'decide',
    value: { action: 'select', certificate },
    decision: {
      kind: 'select',
      host: parameters.host,
      certificate: nameOf(action),
      fingerprint256: fingerprint256?.toUpperCase() ?? null,
      remember: 'once',
    },
  };
}

function nameOf({ certPath, pfxPath, fingerprint256 }: SelectClientCertificateAction): string {
  const name = certPath ?? pfxPath;
  if (name !== undefined) return name;
  return `with the fingerprint ${shortFingerprint(fingerprint256 ?? '')}`;
}

function faults(action: SelectClientCertificateAction): Fault[] {
  const { decision = 'select', certPath, keyPath, pfxPath, passphrase, fingerprint256 } = action;
  const stated = (['certPath', 'pfxPath', 'fingerprint256'] as const).filter(
    (name) => action[name] !== undefined,
  );
  const paths = Object.entries({ certPath, keyPath, pfxPath }).flatMap(([name, path]) =>
    path === undefined ? [] : pathFaults(path, name, 'certificates/alice.pem'),
  );
  if (decision !== 'select') {
    const [useless] = [...stated, ...(['keyPath', 'passphrase'] as const)].filter(
      (name) => action[name] !== undefined,
    );
    if (useless === undefined) return paths;
    const message = `With decision ${decision} no certificate is named.`;
    return [...paths, fault('useless-property', message, `Remove ${useless}.`, useless, 'key')];
  }
  const [first, second] = stated;
  if (first === undefined) {
    const hint =
      'Add certPath and keyPath, pfxPath, or the fingerprint256 of one that is configured.';
    return [fault('missing-property', 'No certificate is named.', hint, 'type'), ...paths];
  }
  if (second !== undefined) {
    return [
      ...paths,
      fault(
        'wrong-value',
        'Only one certificate can be shown.',
        'Keep one of them.',
        second,
        'key',
      ),
    ];
  }
  if ((certPath === undefined) !== (keyPath === undefined)) {
    const hint = 'Write certPath and keyPath together: the certificate, and its private key.';
    return [...paths, fault('missing-property', 'A certificate goes with its key.', hint, first)];
  }
  if (fingerprint256 !== undefined && passphrase !== undefined) {
    const message = 'A certificate that is configured has its own passphrase.';
    return [...paths, fault('useless-property', message, 'Remove it.', 'passphrase', 'key')];
  }
  return paths;
}

function fault(
  code: string,
  message: string,
  hint: string,
  property: string,
  at: 'key' | 'value' = 'value',
): Fault {
  return { code, severity: 'error', message, hint, path: [property], at };
}

import type { FoundValue, Origin } from '../values/value.ts';
import { foundIn } from './layers.ts';
import type { Layer } from './layers.ts';
import { isValues } from '../values/path.ts';

/** A file that `SSLConfiguration` names. Which format it has is seen in it, whatever is written. */
export interface CertificateFile {
  /** As it is written: it may hold `{{…}}`. */
  readonly path: string;
  /** Where a relative path starts: the folder of the environment file. */
  readonly folder: string;
  readonly origin: Origin;
}

/** What `SSLConfiguration` says (https://www.jetbrains.com/help/idea/http-client-in-product-code-editor.html, "SSL certificates"). */
export interface TlsSettings {
  readonly clientCertificate: CertificateFile | null;
  readonly clientCertificateKey: CertificateFile | null;
  /** Always a secret. */
  readonly clientCertificatePassphrase: FoundValue | null;
  /** The passphrase is to be asked for, unless it is there. */
  readonly hasCertificatePassphrase: boolean;
  /** Null: nothing is said, so certificates are checked. */
  readonly verifyHostCertificate: { readonly value: boolean; readonly origin: Origin } | null;
}

/** Each setting is the strongest place's. Null: there is none. */
export function tlsSettings(layers: readonly Layer[]): TlsSettings | null {
  const find = (name: string): (FoundValue & { readonly folder: string }) | null => {
    const layer = layers.find(({ content }) => Object.hasOwn(content.tls, name));
    if (layer === undefined) return null;
    const found = foundIn(layer, layer.content.tls, ['SSLConfiguration', name], name);
    return { ...found, folder: layer.folder };
  };
  if (layers.every(({ content }) => Object.keys(content.tls).length === 0)) return null;
  const certificate = (name: string): CertificateFile | null => {
    const { value, folder, origin } = find(name) ?? { value: null, folder: '', origin: null };
    if (origin === null) return null;
    const path = isValues(value) ? value['path'] : value;
    if (typeof path !== 'string') return null;
    return { path, folder, origin };
  };
  const passphrase = find('clientCertificatePassphrase');
  const verify = find('verifyHostCertificate');
  return {
    clientCertificate: certificate('clientCertificate'),
    clientCertificateKey: certificate('clientCertificateKey'),
    clientCertificatePassphrase: passphrase && {
      ...{ value: passphrase.value, origin: passphrase.origin, secret: true },
    },
    hasCertificatePassphrase:
      passphrase !== null || find('hasCertificatePassphrase')?.value === true,
    verifyHostCertificate: verify && { value: verify.value !== false, origin: verify.origin },
  };
}

// What Node does not tell of a certificate. Loaded only when something is in doubt: it takes longer than a handshake.
import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, Name } from '@peculiar/asn1-x509';
import type { Extension } from '@peculiar/asn1-x509';
import { attempt } from './checkChain.ts';
import { NAMELESS_CA, shortened } from './certificateName.ts';

type Constructor<T> = new () => T;

export function parseCertificate(certificate: X509Certificate): Certificate {
  return AsnConvert.parse(certificate.raw, Certificate);
}

/** The extension's content, or null when it is not there. @throws when it can't be read */
export function extension<T>(
  extensions: readonly Extension[] | undefined,
  id: string,
  type: Constructor<T>,
): T | null {
  const found = extensions?.find(({ extnID }) => extnID === id);
  return found === undefined ? null : AsnConvert.parse(found.extnValue, type);
}

/**
 * A distinguished name as parts that can be compared, after RFC 5280, section 7.1: case, outer and doubled spaces,
 * and the kind of string do not count.
 */
export function comparableName(name: Name): string[] {
  return name.map((part) =>
    part
      .map(({ type, value }) => {
        const text = value.toString().trim().replaceAll(/\s+/g, ' ').toLowerCase();
        return `${type}=${text}`;
      })
      .sort()
      .join('+'),
  );
}

export function isSameName(one: Name, other: Name): boolean {
  return comparableName(one).join('\n') === comparableName(other).join('\n');
}

/** Distinguished names (DER) that a server sent; what is not one is left out. */
export function parseNames(names: readonly Uint8Array[]): Name[] {
  return names.flatMap((der) => attempt(() => [AsnConvert.parse(der, Name)]) ?? []);
}

/** Common name, organisation, organisational unit (X.520): the first that is there is what people know it by. */
const DESCRIPTIVE_ATTRIBUTES = ['2.5.4.3', '2.5.4.10', '2.5.4.11'];

/** CEF's DisplayName, as `displayName` makes it of what Node writes. */
export function nameInWords(name: Name): string {
  const parts = name.flatMap((part) => Array.from(part));
  for (const wanted of DESCRIPTIVE_ATTRIBUTES) {
    const found = parts.find(({ type }) => type === wanted);
    if (found !== undefined) return shortened(found.value.toString());
  }
  const all = parts.map(({ type, value }) => `${type}=${value.toString()}`).join(', ');
  return all === '' ? NAMELESS_CA : shortened(all);
}

// What Node does not tell of a certificate. Loaded only when something is in doubt: it takes longer than a handshake.
import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, Name } from '@peculiar/asn1-x509';
import type { Extension } from '@peculiar/asn1-x509';

type Constructor<T> = new () => T;

export function parseCertificate(certificate: X509Certificate): Certificate {
  return AsnConvert.parse(certificate.raw, Certificate);
}

/** The extension's content, or null when it is not there. @throws when it cannot be read */
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

/** @throws when `der` is no distinguished name */
export function parseName(der: Uint8Array): Name {
  return AsnConvert.parse(der, Name);
}

/** Common name, organisation, organisational unit (X.520): the first that is there is what people know it by. */
const TELLING = ['2.5.4.3', '2.5.4.10', '2.5.4.11'];

/** CEF's DisplayName: the common name, else the organisation, else all of it. */
export function nameInWords(name: Name): string {
  const parts = name.flatMap((part) => Array.from(part));
  for (const wanted of TELLING) {
    const found = parts.find(({ type }) => type === wanted);
    if (found !== undefined) return found.value.toString();
  }
  return parts.map(({ type, value }) => `${type}=${value.toString()}`).join(', ');
}

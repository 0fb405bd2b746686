import { isIPv6 } from 'node:net';
import { unicodeEscape } from '../../../../words/unicodeEscape.ts';

/**
 * Names in certificates as a person reads them. A subject may be empty and the names stand in the alternative names
 * (RFC 5280, section 4.1.2.6), a part may have several values, and nothing bounds their length.
 */

const LONGEST = 200;

/** An issuer whose name is empty. */
export const NAMELESS_CA = 'a CA without a name';

/** CEF's DisplayName: the common name, else the organisation, else all of it; null for an empty name. */
export function displayName(distinguishedName: string | undefined): string | null {
  if (distinguishedName === undefined || distinguishedName === '') return null;
  const fields = fieldsOf(distinguishedName);
  for (const wanted of DESCRIPTIVE_ATTRIBUTES) {
    const found = fields.find(([type, value]) => type === wanted && value !== '');
    if (found !== undefined) return shortened(found[1]);
  }
  return shortened(fields.map(([type, value]) => `${type}=${value}`).join(', '));
}

/** Common name, organisation, organisational unit: the first that is there is what people know it by. */
const DESCRIPTIVE_ATTRIBUTES = ['CN', 'O', 'OU'];

/** Node writes a line for each part, ` + ` between several values of one, and escapes as RFC 2253 does. */
function fieldsOf(distinguishedName: string): (readonly [type: string, value: string])[] {
  return distinguishedName.split(/\n| \+ /).map((field) => {
    const at = field.indexOf('=');
    // Control characters stay as they are written: \0A.
    return [field.slice(0, at), field.slice(at + 1).replaceAll(/\\([^0-9A-F])/g, '$1')] as const;
  });
}

/** What Node calls the kinds of alternative names. */
const ALT_NAMES = /^(?:DNS|IP Address|URI|email|othername:UPN|othername:SmtpUTF8Mailbox):([^]*)$/;

/** Hosts, addresses, URIs (SPIFFE) and users, without the words for their kinds: `DNS:a, IP Address:::1, DNS:"a, b"`. */
export function altNamesOf(text: string | undefined): string[] {
  return (text?.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []).flatMap((part) => {
    const written = ALT_NAMES.exec(part.trim())?.[1];
    if (written === undefined || written === '') return [];
    const name = written.startsWith('"') ? (JSON.parse(written) as string) : written;
    return [isIPv6(name) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name];
  });
}

/** Cut where it fills a screen, with what a screen would obey written out. */
export function shortened(name: string, longest = LONGEST): string {
  const shown = name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, unicodeEscape);
  return shown.length <= longest ? shown : `${shown.slice(0, longest - 1)}…`;
}

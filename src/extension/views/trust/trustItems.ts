import type { CertificateException, HstsPolicy } from '../../../engine/index.ts';
import type { DecidedBy } from '../../../session/sessionEvent.ts';
import { byWhom, isWritten, whereWritten } from '../../../words/callbacks.ts';
import { certificateFault } from '../../../words/certificate.ts';
import { count } from '../../../words/amounts.ts';
import { dateOf, timeOfDay } from '../../../words/dates.ts';
import type { KeptLogin, ShownCertificate, Trusted } from '../../../workbench/trust.ts';
import { groupOf } from '../tree/viewItem.ts';
import type { ViewItem } from '../tree/viewItem.ts';

/** What one click revokes. */
export type Revocable =
  | { readonly kind: 'exception'; readonly exception: CertificateException }
  | { readonly kind: 'login'; readonly login: KeptLogin }
  | { readonly kind: 'clientCertificate'; readonly shown: ShownCertificate }
  | { readonly kind: 'hsts'; readonly host: string };

type RevocableItem = ViewItem<Revocable>;

/** The kind that the menu with "Revoke" is for. */
const KIND = 'trust';

export function trustItems(trusted: Trusted): ViewItem[] {
  const { certificateExceptions, logins, clientCertificates, hstsHosts } = trusted;
  return [
    ...groupOf(
      group('Certificate exceptions', 'shield', 'list.warningForeground'),
      certificateExceptions.map(exceptionItem),
    ),
    ...groupOf(group('Credentials', 'key'), logins.map(loginItem)),
    ...groupOf(group('Client certificates', 'verified'), clientCertificates.map(shownItem)),
    ...groupOf(
      group('HTTPS only', 'lock'),
      hstsHosts.map(hstsItem),
      `${count(hstsHosts.length, 'host')} (HSTS)`,
    ).map((hosts) => ({ ...hosts, isOpen: false })),
  ];
}

function group(label: string, name: string, color?: string) {
  const icon = { name, ...(color === undefined ? {} : { color }) };
  return { id: label, kind: 'trustGroup', label, icon };
}

function exceptionItem(exception: CertificateException): RevocableItem {
  const { host, port, fingerprint256, problems, by, at } = exception;
  const place = `${host}:${String(port)}`;
  const faults = problems.map((error) => certificateFault(error));
  return {
    id: `exception ${place} ${fingerprint256}`,
    kind: KIND,
    label: place,
    description: [...faults.slice(0, 1), `allowed ${byWhom(by)}`].join(' · '),
    tooltip: [
      `The certificate of ${place} is used although it is not trusted: ${faults.join(', ')}.`,
      `Allowed ${fromWhom(by)} at ${timeOfDay(at)}, for this window.`,
      `SHA-256 ${fingerprint256}`,
    ].join('\n'),
    subject: { kind: 'exception', exception },
  };
}

function loginItem(login: KeptLogin): RevocableItem {
  const { space, owner, username, giver, proven } = login;
  const { origin, scheme, realm, isProxy } = space;
  const { host } = new URL(origin);
  return {
    id: `login ${JSON.stringify([isProxy, origin, scheme, realm, owner])}`,
    kind: KIND,
    label: username === '' ? '(no user name)' : username,
    description: [
      realm === '' ? scheme : `${scheme} “${realm}”`,
      isProxy ? `proxy ${host}` : host,
    ].join(' · '),
    tooltip: [
      `Sent to ${isProxy ? 'the proxy ' : ''}${origin} when it asks for credentials of “${realm}”.`,
      giver === null
        ? 'They came with the request.'
        : `Given ${fromWhom(giver.by)} at ${timeOfDay(giver.at)}, for this window.`,
      ...(proven ? [] : ['The server has not accepted them yet.']),
    ].join('\n'),
    subject: { kind: 'login', login },
  };
}

function shownItem(shown: ShownCertificate): RevocableItem {
  const { host, port, subject, by, at } = shown;
  const place = `${host}:${String(port)}`;
  return {
    id: `client ${place}`,
    kind: KIND,
    label: place,
    description: subject ?? 'no certificate',
    tooltip: [
      subject === null
        ? `No client certificate is shown to ${place}.`
        : `The client certificate of ${subject} is shown to ${place}.`,
      `Chosen ${fromWhom(by)} at ${timeOfDay(at)}, for this window.`,
    ].join('\n'),
    subject: { kind: 'clientCertificate', shown },
  };
}

function hstsItem({ host, includeSubDomains, expires }: HstsPolicy): RevocableItem {
  const until = `until ${dateOf(expires)}`;
  return {
    id: `hsts ${host}`,
    kind: KIND,
    label: host,
    description: includeSubDomains ? `and subdomains · ${until}` : until,
    tooltip: `${host} asked to be reached over https only, ${until}. Requests to http:// are sent to https://.`,
    subject: { kind: 'hsts', host },
  };
}

/** "by you", "by rule dev-cert · dev.request-rules.json:18". */
function fromWhom(by: DecidedBy): string {
  return isWritten(by) ? `${byWhom(by)} ${whereWritten(by)}` : byWhom(by);
}

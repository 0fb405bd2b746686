import { deciderName } from '../../session/deciderName.ts';
import { readableField } from '../../session/fieldValue.ts';
import type { HopView } from '../../session/sessionView.ts';

/** What is worth knowing about one hop besides its status, one fact a line. What is as always is not told. */
export function hopFacts(hop: HopView): string[] {
  return [
    ...reasonFact(hop),
    ...credentialFacts(hop),
    ...connectionFact(hop),
    ...backendFact(hop),
    ...hop.informational.map(({ status, headers }) =>
      [`${String(status)} before the response`, ...headers.map(fieldInWords)].join('; '),
    ),
    ...hop.trailers.map((field) => `after the body: ${fieldInWords(field)}`),
  ];
}

function reasonFact({ reason }: HopView): string[] {
  switch (reason) {
    case 'retried':
      return ['sent again because the server failed'];
    case 'restarted':
      return ['sent again because a decision changed it'];
    case 'upgraded':
      return ['over https, because the host asked for it (HSTS)'];
    case 'request':
    case 'redirect':
    case 'rewritten':
      return [];
  }
}

function credentialFacts({ credentials }: HopView): string[] {
  return credentials.flatMap(({ from, unasked, scheme, realm, isProxy, username, givenBy }) => {
    if (from === 'again') return [];
    const url = isProxy ? 'the configured' : 'the URL’s';
    const whose = { url, request: 'the request’s own', remembered: 'remembered' }[from];
    const as = username === undefined ? '' : ` as ${username}`;
    const to = isProxy ? ' to the proxy' : '';
    const how = unasked ? ' unasked' : '';
    const giver = givenBy === undefined ? '' : `, given by ${deciderName(givenBy)}`;
    return [`sent ${whose} ${scheme} credentials${as}${to}${how} for realm “${realm}”${giver}`];
  });
}

function connectionFact({ connection, response }: HopView): string[] {
  if (response?.fromCache === 'hit') return ['from the cache, nothing was sent'];
  if (connection === null) {
    return response?.mocked === true ? ['nothing was sent: the response is made up'] : [];
  }
  const { remoteAddress, protocol, reused, proxy, tls } = connection;
  const facts = [
    `${reused ? 'on the open connection' : 'connected'} to ${remoteAddress}`,
    protocol,
  ];
  if (tls !== undefined) {
    facts.push(tls.version);
    if (tls.clientCertificate !== undefined) facts.push(`as client ${tls.clientCertificate}`);
    if (!tls.authorized) facts.push(`certificate not trusted (${tls.error ?? 'unknown problem'})`);
  }
  // Going straight is no news; `--json` says why.
  if (proxy !== undefined && proxy.url !== null) {
    facts.push(`by proxy ${proxy.url}: ${proxy.reason}`);
  }
  if (response?.fromCache === 'revalidated') facts.push('from the cache, the server confirmed it');
  return [facts.join(', ')];
}

/** undici speaks unless there is a reason against it. */
function backendFact({ sent }: HopView): string[] {
  if (sent?.backendReason == null) return [];
  return [`written by ${sent.backend}, because ${sent.backendReason}`];
}

function fieldInWords([name, value]: readonly [string, string]): string {
  return `${name}: ${readableField(value)}`;
}

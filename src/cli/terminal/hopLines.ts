import type { HopView } from '../../session/sessionView.ts';
import {
  fieldInWords,
  hopFacts,
  originInWords,
  protocolName,
  tlsName,
} from '../../words/hopFacts.ts';
import { capitalized } from '../../words/lists.ts';

/** What is worth knowing about one hop besides its status, one fact a line. What is as always is not told. */
export function hopLines(hop: HopView): string[] {
  return [
    ...hopFacts(hop).map(({ text }) => text),
    ...connectionLine(hop),
    ...hop.trailers.map((field) => `After the body: ${fieldInWords(field)}`),
  ];
}

function connectionLine(hop: HopView): string[] {
  const { connection } = hop;
  const origin = originInWords(hop);
  if (connection === null) return origin === null ? [] : [capitalized(origin)];
  const { remoteAddress, protocol, reused, proxy, tls } = connection;
  const facts = [
    `${reused ? 'On the open connection' : 'Connected'} to ${remoteAddress}`,
    protocolName(protocol),
  ];
  if (tls !== undefined) {
    facts.push(tlsName(tls.version));
    if (!tls.authorized) facts.push(`certificate not trusted (${tls.error ?? 'unknown problem'})`);
  }
  // Going straight is no news; `--json` says why.
  if (proxy !== undefined && proxy.url !== null) {
    facts.push(`through proxy ${proxy.url}: ${proxy.reason}`);
  }
  if (origin !== null) facts.push(origin);
  return [facts.join(', ')];
}

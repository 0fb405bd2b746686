import { readableField } from '../session/fieldValue.ts';
import type { HopReason } from '../session/sessionEvent.ts';
import type { HopView } from '../session/sessionView.ts';
import { deciderName } from '../session/deciderName.ts';
import { statusLine } from './statusLine.ts';

/** What is out of the ordinary about a hop and nobody has decided: a line of its own in the panel and on the command line. */
export interface HopFact {
  readonly kind: 'again' | 'upgraded' | 'credentials' | 'clientCertificate' | 'backend' | 'early';
  readonly text: string;
  /** What matters most in `text`. */
  readonly emphasis: string;
}

/** Why a hop was begun, where the timeline does not show it anyway. */
const REASONS: Readonly<Record<HopReason, HopFact | null>> = {
  request: null,
  redirect: null,
  rewritten: null,
  retried: {
    kind: 'again',
    text: 'Sent again because the server failed',
    emphasis: 'Sent again',
  },
  restarted: {
    kind: 'again',
    text: 'Sent again because a decision changed the request',
    emphasis: 'Sent again',
  },
  upgraded: {
    kind: 'upgraded',
    text: 'Sent over https because the host requires it (HSTS)',
    emphasis: 'https',
  },
};

/** Whether this hop does once more what the one before did. */
export function isSentAgain({ reason }: HopView): boolean {
  return REASONS[reason]?.kind === 'again';
}

export function hopFacts(hop: HopView): HopFact[] {
  const reason = REASONS[hop.reason];
  return [
    ...(reason === null ? [] : [reason]),
    ...credentialFacts(hop),
    ...clientCertificateFact(hop),
    ...backendFact(hop),
    ...earlyResponseFacts(hop),
  ];
}

function credentialFacts({ credentials }: HopView): HopFact[] {
  return credentials.flatMap((sent) => {
    const { from, isProxy, host, port, scheme, realm, unasked, username, givenBy } = sent;
    if (from === 'again') return [];
    const url = isProxy ? 'the configured' : "the URL's";
    const whose = { url, request: "the request's own", remembered: 'remembered' }[from];
    const as = username === undefined ? '' : ` as ${username}`;
    const what = `${whose} ${scheme} credentials${as}`;
    const to = `${isProxy ? 'the proxy ' : ''}${host}:${String(port)}`;
    const before = unasked ? ', before it asked' : '';
    const giver = givenBy === undefined ? '' : `, given by ${deciderName(givenBy)}`;
    const text = `Sent ${what} for realm “${realm}” to ${to}${before}${giver}`;
    return [{ kind: 'credentials', text, emphasis: what }];
  });
}

function clientCertificateFact({ connection }: HopView): HopFact[] {
  const client = connection?.tls?.clientCertificate;
  if (client === undefined) return [];
  const text = `Sent the client certificate ${client}`;
  return [{ kind: 'clientCertificate', text, emphasis: client }];
}

/** undici writes requests unless there is a reason against it; so the reason is the news. */
function backendFact({ sent }: HopView): HopFact[] {
  if (sent?.backendReason == null) return [];
  const { backend, backendReason } = sent;
  const text = `Written by ${backend} because ${backendReason}`;
  return [{ kind: 'backend', text, emphasis: backend }];
}

function earlyResponseFacts({ informational }: HopView): HopFact[] {
  return informational.map(({ status, headers }) => {
    const line = statusLine(status);
    const fields = headers.map(fieldInWords).join('; ');
    const text = `${line} came before the response${fields === '' ? '' : `: ${fields}`}`;
    return { kind: 'early', text, emphasis: line };
  });
}

/** Where a response came from when no server sent it just now; null: one did. */
export function originInWords({ response }: HopView): string | null {
  if (response === null) return null;
  if (response.mocked) return 'supplied by a rule or module; nothing was sent';
  if (response.fromCache === 'hit') return 'from the cache; nothing was sent';
  if (response.fromCache === 'revalidated') return 'from the cache; the server confirmed it';
  return null;
}

/** "Link: </style.css>; rel=preload", readable. */
export function fieldInWords([name, value]: readonly [string, string]): string {
  return `${name}: ${readableField(value)}`;
}

/** "HTTP/2" for "h2" and "2.0", "HTTP/1.1" for "http/1.1" and "1.1". */
export function protocolName(version: string): string {
  const number = version.replace(/^(https?\/|h)/i, '').replace(/\.0$/, '');
  return `HTTP/${number === '1' ? '1.0' : number}`;
}

/** "TLS 1.3" for Node's "TLSv1.3". */
export function tlsName(version: string): string {
  return version.replace(/^TLSv/, 'TLS ');
}

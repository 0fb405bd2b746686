import type { DecidedBy, HopReason } from '../../session/sessionEvent.ts';
import type { HopView } from '../../session/sessionView.ts';
import { who } from './callbacks.ts';
import { count } from './quantities.ts';
import { statusLine } from './statusText.ts';

/** What is out of the ordinary about a hop and nobody has decided: a line of its own in the story. */
export interface HopNote {
  readonly icon: string;
  readonly text: string;
  /** What matters most in `text`. */
  readonly emphasis: string;
}

/** Why a hop was begun, where the timeline does not show it anyway. */
const reasons: Readonly<Partial<Record<HopReason, HopNote>>> = {
  retried: {
    icon: 'refresh',
    text: 'Sent again, because the server failed.',
    emphasis: 'Sent again',
  },
  restarted: {
    icon: 'refresh',
    text: 'Sent again, because a decision changed the request.',
    emphasis: 'Sent again',
  },
  upgraded: {
    icon: 'lock',
    text: 'Over https, because the host asked for it (HSTS).',
    emphasis: 'https',
  },
};

/** Whether this hop does once more what the one before did. */
export function isSentAgain({ reason }: HopView): boolean {
  return reason === 'retried' || reason === 'restarted';
}

export function hopNotes(hop: HopView): HopNote[] {
  const reason = reasons[hop.reason];
  return [
    ...(reason === undefined ? [] : [reason]),
    ...credentialNotes(hop),
    ...clientNote(hop),
    ...backendNote(hop),
    ...informationalNotes(hop),
  ];
}

const WHOSE: Readonly<Record<HopView['credentials'][number]['from'], string>> = {
  url: 'the URL’s',
  request: 'the request’s own',
  remembered: 'remembered',
  again: 'the same',
};

function credentialNotes({ credentials }: HopView): HopNote[] {
  return credentials
    .filter(({ from }) => from !== 'again')
    .map(({ from, isProxy, host, port, scheme, realm, unasked, username, givenBy }) => {
      const as = username === undefined ? '' : ` as ${username}`;
      const whose = isProxy && from === 'url' ? 'the configured' : WHOSE[from];
      const what = `${whose} ${scheme} credentials${as}`;
      const to = `${isProxy ? 'the proxy ' : ''}${host}:${String(port)}`;
      const before = unasked ? ', before it asked' : '';
      const giver = givenBy === undefined ? '' : ` Given by ${nameOf(givenBy)}.`;
      const text = `Sent ${what} for realm “${realm}” to ${to}${before}.${giver}`;
      return { icon: 'key', text, emphasis: what };
    });
}

function nameOf(by: DecidedBy): string {
  return by.kind === 'rule' ? `rule ${by.id}` : who(by);
}

function clientNote({ connection }: HopView): HopNote[] {
  const client = connection?.tls?.clientCertificate;
  if (client === undefined) return [];
  return [{ icon: 'verified', text: `Showed the client certificate ${client}.`, emphasis: client }];
}

/** undici writes requests unless there is a reason against it; so the reason is the news. */
function backendNote({ sent }: HopView): HopNote[] {
  if (sent?.backendReason == null) return [];
  const { backend, backendReason } = sent;
  return [
    { icon: 'edit', text: `Written by ${backend}, because ${backendReason}.`, emphasis: backend },
  ];
}

function informationalNotes({ informational }: HopView): HopNote[] {
  return informational.map(({ status, headers }) => {
    const line = statusLine(status);
    const fields = headers.length > 0 ? `, with ${count(headers.length, 'field')}` : '';
    return { icon: 'info', text: `${line} came before the response${fields}.`, emphasis: line };
  });
}

import { deliveredBytes, deliveredStatus } from '../session/sessionView.ts';
import type { SessionView } from '../session/sessionView.ts';
import type { Phase } from '../session/sessionEvent.ts';
import { splitUrl } from './urlParts.ts';
import { bytesInWords, duration, percent } from './amounts.ts';
import { statusLine } from './statusLine.ts';

/** What a colour means here; it is never the only sign. */
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'quiet';

export interface Outcome {
  /** In large type: "200 OK", "ERR_CONNECTION_REFUSED", "Waiting for you". */
  readonly text: string;
  /** In the list: "200", "asking", "46 %", "CONNECTION_REFUSED". */
  readonly short: string;
  readonly tone: Tone;
  /** What it means and what to try, when it failed. */
  readonly sentence: string | null;
}

export function outcomeOf(session: SessionView): Outcome {
  switch (session.state) {
    case 'asking':
      return { text: 'Waiting for you', short: 'asking', tone: 'warn', sentence: null };
    case 'running':
      return { ...runningOutcome(session), tone: 'info', sentence: null };
    case 'canceled':
      return { text: 'Canceled', short: 'canceled', tone: 'quiet', sentence: null };
    case 'failed': {
      const name = session.error?.name ?? 'Failed';
      return {
        text: name,
        short: name.replace(/^ERR_/, ''),
        tone: 'bad',
        sentence: session.error?.message ?? null,
      };
    }
    case 'success': {
      const response = deliveredStatus(session);
      if (response === null) return { text: 'Done', short: 'done', tone: 'ok', sentence: null };
      return {
        text: statusLine(response.status, response.statusText),
        short: String(response.status),
        tone: statusTone(response.status),
        sentence: null,
      };
    }
  }
}

export function statusTone(status: number): Tone {
  if (status >= 500) return 'bad';
  if (status >= 400) return 'warn';
  if (status >= 300) return 'info';
  return 'ok';
}

const phaseWords: Readonly<Record<Phase, { readonly text: string; readonly short: string }>> = {
  queued: { text: 'Waiting for a free connection', short: 'queued' },
  dns: { text: 'Looking up the host', short: 'lookup' },
  connect: { text: 'Connecting', short: 'connecting' },
  tls: { text: 'Securing the connection', short: 'TLS' },
  send: { text: 'Sending', short: 'sending' },
  wait: { text: 'Waiting for the response', short: 'waiting' },
  receive: { text: 'Receiving', short: 'receiving' },
  asking: { text: 'Waiting for you', short: 'asking' },
};

const forAnother = {
  text: "Waiting for the answer to another request's question",
  short: 'waiting',
};

function runningOutcome(session: SessionView): { text: string; short: string } {
  const hop = session.hops.at(-1);
  const { phase, waitsFor } = hop?.phases.at(-1) ?? {};
  if (!hop || !phase) return { text: 'Starting', short: 'starting' };
  const words = waitsFor === undefined ? phaseWords[phase] : forAnother;
  const moved = phase === 'send' ? hop.upload : phase === 'receive' ? hop.download : null;
  const part = moved && percent(moved.current, moved.total);
  if (part === null) return words;
  return { text: `${words.text} ${String(part)} %`, short: `${String(part)} %` };
}

/** "200 OK, 12 KB in 340 ms": what a screen reader says when a session ends. */
export function outcomeSentence(session: SessionView): string {
  const { text, sentence } = outcomeOf(session);
  const { path, host } = splitUrl(session.request.url);
  const request = `${session.request.method} ${path} ${host}`;
  if (session.state === 'failed') return `${request}: ${text}. ${sentence ?? ''}`.trim();
  if (session.state === 'canceled') return `${request}: canceled`;
  return `${text}, ${bytesInWords(deliveredBytes(session.bytes))} in ${duration(session.elapsedMs)}. ${request}`;
}

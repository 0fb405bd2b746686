import { randomUUID } from 'node:crypto';
import { describeBody, bytesBody } from '../../engine/body/postData.ts';
import { contentTypeOf } from '../../engine/body/mimeType.ts';
import type { RequestInit } from '../../engine/message/request.ts';
import { withoutHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { isRecord } from '../../session/kindOf.ts';
import { maskHeaders, maskUrl } from '../../session/mask.ts';
import type {
  Phase,
  SessionError,
  SessionEvent,
  SessionEventBody,
} from '../../session/sessionEvent.ts';
import { reduceSession, startView } from '../../session/reduceSession.ts';
import type { SessionView } from '../../session/sessionView.ts';
import { readHarEntries } from './harArchive.ts';
import {
  recordedAnswer,
  recordedBytes,
  recordedContent,
  recordedHeaders,
  recordedRequestBody,
} from './recordedMessage.ts';

/** An exchange of a recording as a session: masked as a log is, with what it was made of. */
export interface HarSession {
  readonly view: SessionView;
  /** To send it again. */
  readonly request: RequestInit;
  /** Decoded. Null: the recorder has not kept it. */
  readonly responseBody: Uint8Array | null;
}

/** What a client makes by itself, or what only that connection needed. */
const OF_ITS_CONNECTION = ['host', 'content-length', 'connection', 'accept-encoding'] as const;

/** The sessions of a HAR file, the oldest first. @throws Error that says, as half a sentence, why it is none */
export async function readHarSessions(file: string): Promise<HarSession[]> {
  const entries = await readHarEntries(file);
  const sessions = entries.flatMap((entry) => sessionOf(record(entry)) ?? []);
  return sessions.sort((one, other) => one.view.startedAt - other.view.startedAt);
}

/** Null: an entry without a URL that can be read. */
function sessionOf(entry: Fields): HarSession | null {
  const asked = record(entry['request']);
  const { method, url } = asked;
  if (typeof url !== 'string' || typeof method !== 'string' || !URL.canParse(url)) return null;
  const headers = recordedHeaders(asked['headers']);
  const recorded = recordedRequestBody(asked['postData']);
  const type = contentTypeText(headers);
  const postData = recorded === null ? null : bytesBody(recordedBytes(recorded, type), type);
  const answered = answerOf(record(entry['response']));
  const shown = { method, url: maskUrl(url), headers: maskHeaders(headers) };
  const startedAt = Date.parse(String(entry['startedDateTime']));
  const log = new Log(Number.isNaN(startedAt) ? 0 : startedAt);
  log.add(0, {
    type: 'session:started',
    startedAt: log.startedAt,
    request: {
      ...{ ...shown, flags: [] },
      body: postData === null ? null : describeBody(postData, headers),
    },
  });
  log.add(0, { type: 'hop:started', hop: 1, ...shown, reason: 'request' });
  const total = addPhases(log, record(entry['timings']), Number(entry['time']));
  log.add(total.sent, { type: 'request:sent', hop: 1, attempt: 1, ...shown, backend: 'undici' });
  if (answered !== null) {
    log.add(total.answered, { type: 'response:received', hop: 1, attempt: 1, ...answered.event });
  }
  const size = answered?.body?.byteLength ?? 0;
  const error = answered === null ? errorOf(entry) : null;
  log.add(total.end, {
    type: 'session:completed',
    status: answered !== null ? 'success' : error === null ? 'canceled' : 'failed',
    error,
    timings: { totalMs: total.end },
    bytes: { sent: 0, received: size, decoded: size, cached: 0 },
  });
  const again = withoutHeader(headers, ...OF_ITS_CONNECTION);
  return {
    view: log.view,
    request: { method, url, headers: again, postData },
    responseBody: answered?.body ?? null,
  };
}

/** What came, or null where there was no response. */
function answerOf(response: Fields) {
  const status = Number(response['status']);
  if (!Number.isInteger(status) || status < 100 || status > 599) return null;
  const content = recordedContent(response['content']);
  const fields = recordedHeaders(response['headers']);
  const isKept = content.text !== undefined;
  const { body, headers } = recordedAnswer(fields, content);
  const { mimeType, charset } = contentTypeOf(headers);
  return {
    body: isKept ? body : null,
    event: {
      status,
      statusText: text(response['statusText']),
      headers: maskHeaders(fields),
      httpVersion: text(response['httpVersion']).replace(/^(?:http\/|h)/i, ''),
      mimeType: mimeType === '' ? null : mimeType,
      charset: charset === '' ? null : charset,
      mocked: false,
      fromCache: null,
    },
  };
}

/** Where the time went, as HAR divides it: `connect` has `ssl` in it. Answers when what happened, in milliseconds. */
function addPhases(log: Log, timings: Fields, time: number) {
  const took = (name: string): number => Math.max(0, Number(timings[name]) || 0);
  const parts: readonly (readonly [Phase, number])[] = [
    ['queued', took('blocked')],
    ['dns', took('dns')],
    ['connect', Math.max(0, took('connect') - took('ssl'))],
    ['tls', took('ssl')],
    ['send', took('send')],
    ['wait', took('wait')],
    ['receive', took('receive')],
  ];
  const at: Partial<Record<Phase, number>> = {};
  let now = 0;
  for (const [phase, ms] of parts) {
    at[phase] = now;
    if (ms > 0) log.add(now, { type: 'phase:started', hop: 1, attempt: 1, phase });
    now += ms;
  }
  const end = Math.max(now, time > 0 ? time : 0);
  return { sent: at.wait ?? 0, answered: at.receive ?? end, end };
}

function errorOf(entry: Fields): SessionError | null {
  const error = record(entry['response'])['_error'] ?? entry['_error'];
  if (typeof error !== 'string' || error === '') return null;
  const name = /ERR_[A-Z0-9_]+/.exec(error)?.[0] ?? 'ERR_FAILED';
  return { name, code: -2, cause: null, phase: null, message: `The recording says: ${error}` };
}

/** Events in their order, as a log of the session would have them. */
class Log {
  readonly startedAt: number;
  readonly #session = `har-${randomUUID()}`;
  readonly #events: SessionEvent[] = [];

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  add(time: number, body: SessionEventBody): void {
    this.#events.push({ session: this.#session, seq: this.#events.length, time, ...body });
  }

  get view(): SessionView {
    const [first, ...rest] = this.#events.toSorted((one, other) => one.time - other.time);
    if (first?.type !== 'session:started') throw new Error('The log has no beginning');
    const events = rest.map((event, index) => ({ ...event, seq: index + 1 }));
    return events.reduce(reduceSession, startView(first));
  }
}

type Fields = Readonly<Record<string, unknown>>;

function record(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function contentTypeText(headers: HeaderList): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
}

import { messageOf } from './messageOf.ts';
import type { HeaderList } from './headers.ts';
import { KnownSecrets } from './knownSecrets.ts';
import type { SecretReach } from './knownSecrets.ts';
import type { SessionEvent, SessionEventBody } from './sessionEvent.ts';
import { secretsIn } from './secretsIn.ts';

/** What the log adds to what it is told. */
interface Numbered {
  session: string;
  seq: number;
  time: number;
}

interface MessageHead {
  readonly url: string;
  readonly headers: HeaderList;
}

type Listener = (event: SessionEvent) => void;

/**
 * The one record of a session. Whoever wants to know what happened reads it, now or as it grows.
 * Of a run of progress events only the latest is kept, so that an endless transfer takes no more memory;
 * subscribers see every one.
 */
export class SessionLog {
  readonly session: string;
  readonly #began = performance.now();
  readonly #events: SessionEvent[] = [];
  #listeners: Set<Listener> | null = null;
  /** Events that are still to be told, each with those who had subscribed when it happened. */
  #undelivered: { event: SessionEvent; listeners: Listener[] }[] | null = null;
  #delivering = false;
  #seq = 0;
  #closed = false;
  #secrets: KnownSecrets | null = null;
  #messages: MessageHead[] | null = null;
  #shown: KnownSecrets | null = null;

  constructor(session: string) {
    this.session = session;
  }

  get events(): readonly SessionEvent[] {
    return this.#events;
  }

  /** Milliseconds since the session began. */
  now(): number {
    return Math.round((performance.now() - this.#began) * 1000) / 1000;
  }

  /** What is written from now on has a mask in this value's place. */
  keepSecret(secret: string, reach: SecretReach): void {
    (this.#secrets ??= new KnownSecrets()).add(secret, reach);
  }

  /**
   * A message whose event is `masked`: what was left out there is left out of texts too. It is looked through only when somebody asks for
   * such a text.
   */
  keepMessage(message: MessageHead, masked: MessageHead): void {
    // Headers without a secret are not copied.
    const isMasked = message.url !== masked.url || message.headers !== masked.headers;
    if (isMasked) (this.#messages ??= []).push(message);
  }

  /** A text that goes along with the log and is not in it, without the secrets that the session keeps to itself or has sent. */
  maskText(text: string): string {
    const masked = this.#secrets?.maskText(text) ?? text;
    if (this.#messages === null) return masked;
    const shown = (this.#shown ??= new KnownSecrets());
    for (const message of this.#messages.splice(0)) {
      for (const secret of secretsIn(message)) shown.add(secret, 'everywhere');
    }
    return shown.maskText(masked);
  }

  /** After `session:completed` nothing more is written. */
  append(body: SessionEventBody): void {
    if (this.#closed) return;
    // The body is the log's own from here on: numbered in place, since a copy for each event is what costs.
    const event = (this.#secrets?.mask(body) ?? body) as SessionEventBody &
      Numbered as SessionEvent & Numbered;
    event.session = this.session;
    event.seq = this.#seq++;
    event.time = this.now();
    const last = this.#events.at(-1);
    if (
      last !== undefined &&
      isProgress(last) &&
      isProgress(event) &&
      last.type === event.type &&
      last.hop === event.hop
    ) {
      this.#events[this.#events.length - 1] = event;
    } else {
      this.#events.push(event);
    }
    if (body.type === 'session:completed') this.#closed = true;
    if (this.#listeners === null || this.#listeners.size === 0) return;
    (this.#undelivered ??= []).push({ event, listeners: [...this.#listeners] });
    this.#deliver(this.#listeners, this.#undelivered);
  }

  /** Calls `listener` with every event from now on, in order; the answer ends it. One that throws is told no more. */
  subscribe(listener: Listener): () => void {
    const listeners = (this.#listeners ??= new Set());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** A listener may itself cause events; they wait until everybody has heard of the one before. */
  #deliver(
    listeners: Set<Listener>,
    untold: { event: SessionEvent; listeners: Listener[] }[],
  ): void {
    if (this.#delivering) return;
    this.#delivering = true;
    for (let next = untold.shift(); next !== undefined; next = untold.shift()) {
      for (const listener of next.listeners) {
        if (!listeners.has(listener)) continue;
        try {
          listener(next.event);
        } catch (error) {
          listeners.delete(listener);
          this.append({
            type: 'problem:reported',
            hop: 'hop' in next.event ? next.event.hop : 0,
            message: `A reader of this session's log failed and gets no more events: ${messageOf(error)}`,
          });
        }
      }
    }
    this.#delivering = false;
  }
}

function isProgress(
  event: SessionEvent,
): event is Extract<SessionEvent, { type: 'upload:progress' | 'download:progress' }> {
  return event.type === 'upload:progress' || event.type === 'download:progress';
}

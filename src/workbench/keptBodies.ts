import { isRecord } from '../session/kindOf.ts';
import type { Bodies, KeptBody } from './bodies.ts';
import type { Event, Subscription } from './event.ts';
import { keptRequest, requestOfKept } from './keptRequest.ts';
import type { RequestToSend } from './requestToSend.ts';
import type { Vault } from './vault.ts';

/** A longer body is not kept across windows. */
const MAX_KEPT = 16 * 1024 * 1024;

/** What a person allows to be kept of bodies; `none` keeps nothing. */
export interface BodyLimits {
  readonly bodies: 'encrypted' | 'none';
  /** Of all of them, in bytes. */
  readonly size: number;
  readonly ageMs: number;
}

/** What is there of a session from another window. */
export interface KeptParts {
  readonly response: boolean;
  readonly request: boolean;
  /** Whether its request can be sent again. */
  readonly again: boolean;
}

/** The sessions whose bodies are kept, as far as it takes. */
interface SessionsToKeep {
  readonly onWhole: Event<string>;
  readonly onRemoved: Event<readonly string[]>;
  body(id: string): Promise<KeptBody | null>;
  requestBody(id: string): Promise<KeptBody | null>;
  postData(id: string): object | null;
  toSend(id: string): RequestToSend | null;
}

type Part = 'response' | 'request' | 'sent';

/** Bodies, and requests with their secrets, across windows: encrypted, within what the settings allow. */
export class KeptBodies {
  readonly #vault: Vault;
  readonly #bodies: Bodies;
  readonly #limits: () => BodyLimits;
  readonly #found = new Set<string>();
  #subscriptions: readonly Subscription[] = [];
  #working: Promise<void> = Promise.resolve();

  constructor(vault: Vault, bodies: Bodies, limits: () => BodyLimits) {
    this.#vault = vault;
    this.#bodies = bodies;
    this.#limits = limits;
  }

  /** Finds what is kept of these sessions, and removes the rest. */
  async load(sessions: readonly string[]): Promise<void> {
    await this.#vault.removeOthers();
    const known = new Set(sessions.flatMap(namesOf));
    for (const { name } of await this.#vault.list()) {
      if (known.has(name)) this.#found.add(name);
      else await this.#vault.remove(name);
    }
    await this.#prune();
  }

  parts(id: string): KeptParts {
    const has = (part: Part): boolean => this.#found.has(nameOf(id, part));
    return { response: has('response'), request: has('request'), again: has('sent') };
  }

  /** The body of a session from another window. Null: it is not kept. */
  async body(id: string, part: 'response' | 'request'): Promise<KeptBody | null> {
    const name = nameOf(id, part);
    const read = this.#found.has(name) ? await this.#vault.read(name) : null;
    if (read === null || !isRecord(read.about)) return null;
    const { mimeType, charset, name: fileName } = read.about;
    const body = this.#bodies.create();
    body.describe(String(mimeType), String(charset), String(fileName));
    await body.append(read.bytes);
    body.end();
    return body;
  }

  /** The request of a session from another window, with its secrets. Null: it is not kept. */
  async sent(id: string): Promise<RequestToSend | null> {
    const name = nameOf(id, 'sent');
    const read = this.#found.has(name) ? await this.#vault.read(name) : null;
    return read === null ? null : requestOfKept(read.about);
  }

  /** Keeps what is over from now on, and forgets what is removed. */
  follow(sessions: SessionsToKeep): void {
    this.#subscriptions = [
      sessions.onWhole((id) => {
        this.#later(() => this.#keep(id, sessions));
      }),
      sessions.onRemoved((ids) => {
        this.#later(async () => {
          for (const name of ids.flatMap(namesOf)) await this.#remove(name);
        });
      }),
    ];
  }

  /** Waits until all is written. */
  async close(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.dispose();
    await this.#working;
  }

  /** One after the other. A full disk or a removed folder costs the history, never a request. */
  #later(work: () => Promise<void>): void {
    this.#working = this.#working.then(work).catch(() => undefined);
  }

  async #keep(id: string, sessions: SessionsToKeep): Promise<void> {
    if (this.#limits().bodies === 'encrypted') {
      await this.#keepBody(nameOf(id, 'response'), await sessions.body(id));
      if (sessions.postData(id) !== null) {
        await this.#keepBody(nameOf(id, 'request'), await sessions.requestBody(id));
      }
      const toSend = sessions.toSend(id);
      const sent = toSend === null ? null : keptRequest(toSend);
      if (sent !== null) await this.#write(nameOf(id, 'sent'), sent, new Uint8Array());
    }
    await this.#prune();
  }

  async #keepBody(name: string, body: KeptBody | null): Promise<void> {
    if (body === null || body.size === 0 || body.size > MAX_KEPT) return;
    const { mimeType, charset, name: fileName } = body;
    await this.#write(name, { mimeType, charset, name: fileName }, await body.readAll());
  }

  async #write(name: string, about: object, bytes: Uint8Array): Promise<void> {
    await this.#vault.write(name, about, bytes);
    this.#found.add(name);
  }

  /** Removes what is too old, then the oldest until the rest is small enough. */
  async #prune(): Promise<void> {
    const { bodies, size, ageMs } = this.#limits();
    const files = await this.#vault.list();
    let left = files.reduce((sum, file) => sum + file.size, 0);
    for (const file of files) {
      const isAllowed = bodies === 'encrypted' && Date.now() - file.changed <= ageMs;
      if (isAllowed && left <= size) continue;
      left -= file.size;
      await this.#remove(file.name);
    }
  }

  async #remove(name: string): Promise<void> {
    this.#found.delete(name);
    await this.#vault.remove(name);
  }
}

function nameOf(id: string, part: Part): string {
  return `${encodeURIComponent(id)}.${part}`;
}

function namesOf(id: string): string[] {
  return (['response', 'request', 'sent'] as const).map((part) => nameOf(id, part));
}

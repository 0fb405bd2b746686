import type { RequestLogins } from '../network/auth/requestLogins.ts';
import { bodyFault, discardBody } from '../body/postData.ts';
import type { PostData } from '../body/postData.ts';
import { messageOf } from '../../session/messageOf.ts';
import { Callbacks } from '../decisions/points/callbacks.ts';
import type { DecisionScope } from '../decisions/decisionPoint.ts';
import type { IdentifiedHandler } from '../handlers/handlers.ts';
import type { NetworkError } from '../errors/networkError.ts';
import { isThenable } from '../async/abortable.ts';
import type { Response } from '../message/response.ts';
import type { Person } from '../handlers/person.ts';
import type { RequestContext } from '../context/requestContext.ts';
import { CertificateExceptions } from '../network/tls/certificateExceptions.ts';
import { ClientAuthCache } from '../network/tls/clientAuth/clientAuthCache.ts';
import type { Cancellation } from '../async/cancellation.ts';
import { Deadlines } from './deadlines.ts';
import type { Timeouts } from '../message/timeouts.ts';
import { Phases } from './phases.ts';
import type { ByteCounts } from '../../session/sessionEvent.ts';
import type { SessionLog } from '../../session/sessionLog.ts';
import { PendingNotifications } from './pendingNotifications.ts';
import type { CacheScope } from '../network/cache/cacheTransaction.ts';
import type { TransportScope } from '../network/transport/transportScope.ts';
import type { Routing } from '../network/transport/proxy/routing.ts';
import type { ConnectionKey } from '../network/transport/connect/connectionKey.ts';

/** What every part of one session's life shares. */
export class SessionScope implements DecisionScope, TransportScope, CacheScope {
  #allowedOnce: CertificateExceptions | null = null;
  #clientCertificates: ClientAuthCache | null = null;
  #notifications: PendingNotifications | null = null;
  /** Bodies that handlers gave. */
  #bodies: PostData[] | null = null;
  readonly log: SessionLog;
  readonly context: RequestContext;
  readonly routing: Routing;
  readonly handlers: readonly IdentifiedHandler[];
  readonly decisionTimeoutMs: number | null;
  readonly person: Person | null;
  /** Whom the request says that it goes as. */
  readonly stated: RequestLogins;
  /** Aborts with the NetworkError that ends the session. */
  readonly signal: Cancellation;
  readonly phase: Phases;
  readonly deadlines: Deadlines;
  /** Certificates with problems that this session may use. */
  get allowedOnce(): CertificateExceptions {
    return (this.#allowedOnce ??= new CertificateExceptions());
  }
  /** Which client certificates this session shows. */
  get clientCertificates(): ClientAuthCache {
    return (this.#clientCertificates ??= new ClientAuthCache());
  }
  /** Whether a choice may be among them. */
  get choseCertificates(): boolean {
    return this.#clientCertificates !== null;
  }
  readonly callbacks: Callbacks;
  /** The session's response as it is now; null before one has come, and again when it was thrown away. */
  response: Response | null = null;
  /** Whether the request is on its way to a server, or its response to the client. */
  onNetwork = false;
  /** The group of connections in which the request holds a slot, while it holds one. */
  slot: ConnectionKey | null = null;
  /** Whether the connection for it is still being opened. */
  opening = false;
  readonly bytes: { -readonly [Key in keyof ByteCounts]: ByteCounts[Key] } = {
    sent: 0,
    received: 0,
    decoded: 0,
    cached: 0,
  };

  constructor(parts: {
    log: SessionLog;
    context: RequestContext;
    routing: Routing;
    handlers: readonly IdentifiedHandler[];
    decisionTimeoutMs: number | null;
    person: Person | null;
    stated: RequestLogins;
    signal: Cancellation;
    timeouts: Timeouts;
    /** Ends the session as failed. */
    fail: (error: NetworkError) => void;
  }) {
    this.log = parts.log;
    this.context = parts.context;
    this.routing = parts.routing;
    this.handlers = parts.handlers;
    this.decisionTimeoutMs = parts.decisionTimeoutMs;
    this.person = parts.person;
    this.stated = parts.stated;
    this.signal = parts.signal;
    this.deadlines = new Deadlines(parts.timeouts, parts.fail);
    this.phase = new Phases(parts.log, this.deadlines);
    this.callbacks = new Callbacks(this, parts.log.session);
  }

  /**
   * Pauses the time limits of the network while a person or a handler is asked, until the function that this returns is
   * called. Meanwhile nobody has to wait for the slot of this request.
   */
  pauseTimeouts(): () => void {
    const goOn = this.deadlines.pause();
    const { slot } = this;
    if (slot === null) return goOn;
    const { connections } = this.context;
    if (this.opening) connections.undecided(slot);
    const answered = connections.asking(slot);
    return () => {
      answered();
      goOn();
    };
  }

  /** Something the user should know that ends nothing. */
  report(hop: number, message: string): void {
    this.log.append({ type: 'problem:reported', hop, message });
  }

  /** Plain JavaScript can give anything, and nothing that is no body is kept. */
  keepBody(body: unknown): void {
    if (bodyFault(body) !== undefined) return;
    if (this.signal.aborted) discardBody(body as PostData);
    else (this.#bodies ??= []).push(body as PostData);
  }

  /** Closes the streams that handlers gave and nobody has read. */
  closeBodies(): void {
    for (const body of this.#bodies ?? []) discardBody(body);
    this.#bodies = null;
  }

  /** Calls code of the client's; what it throws is reported and changes nothing. */
  guarded(hop: number, name: string, call: () => void | Promise<void>): void | Promise<void> {
    try {
      const called = call();
      if (!isThenable(called)) return undefined;
      return Promise.resolve(called).catch((error: unknown) => {
        this.#failed(hop, name, error);
      });
    } catch (error) {
      this.#failed(hop, name, error);
      return undefined;
    }
  }

  /** The same for what is told and not answered: the log stays open until whoever is told has come to an end. */
  notify(hop: number, name: string, call: () => void | Promise<void>): void {
    const telling = this.guarded(hop, name, call);
    if (!(telling instanceof Promise)) return;
    this.#notifications ??= new PendingNotifications();
    this.#notifications.add(telling, (problem) => {
      this.report(hop, `${name} ${problem}`);
    });
  }

  /** Settles when the log can end; undefined: it can now. */
  notificationsSettled(): Promise<void> | undefined {
    if (this.#notifications === null || this.#notifications.isEmpty) return undefined;
    return this.#notifications.settled();
  }

  #failed(hop: number, name: string, error: unknown): void {
    this.report(hop, `${name} failed: ${messageOf(error)}`);
  }
}

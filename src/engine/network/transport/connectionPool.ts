import type { Backend } from '../../../session/sessionEvent.ts';
import type { Cancellation } from '../../async/cancellation.ts';
import type { Connection } from './connection.ts';
import type { ConnectionKey } from './connect/connectionKey.ts';
import { ConnectionGroup } from './connectionGroup.ts';

export interface PoolOptions {
  /**
   * How many connections to one host may be open at once (in each group), 1 at least; those whose requests wait for
   * somebody's answer do not count after a moment. Default: 6, as in Chromium.
   */
  readonly maxConnectionsPerHost?: number;
  /** How long an unused connection is kept, in milliseconds, unless its server names less; 0: no limit. Default: 60,000. */
  readonly idleTimeoutMs?: number;
}

const SWEEP_MS = 1000;
/** A server closes a little before we would, or a little after: what it names is shortened by this. */
const KEEP_ALIVE_MARGIN_MS = 1000;
/** For how many groups it is remembered whether they speak HTTP/2. */
const MAX_REMEMBERED = 1000;

/**
 * The connections of a context, by the key of their group: at most so many to one host, the unused ones kept for a
 * while, requests without one waiting in order. A connection whose certificate a decision allowed is kept like any
 * other, but whoever takes it must put its problems to the decision again: a permission never travels with the socket.
 */
export class ConnectionPool {
  readonly #maxPerHost: number;
  readonly #idleTimeoutMs: number;
  readonly #groups = new Map<ConnectionKey, ConnectionGroup>();
  readonly #all = new Set<Connection>();
  readonly #protocols = new Map<ConnectionKey, 'h2' | 'http/1.1'>();
  #sweeper: NodeJS.Timeout | null = null;

  constructor({ maxConnectionsPerHost = 6, idleTimeoutMs = 60_000 }: PoolOptions = {}) {
    this.#maxPerHost = maxConnectionsPerHost;
    this.#idleTimeoutMs = idleTimeoutMs === 0 ? Infinity : idleTimeoutMs;
  }

  /** How many connections are open. */
  get size(): number {
    return this.#all.size;
  }

  /**
   * Leases a connection on which a request can be sent now: of HTTP/2, or of HTTP/1.1 with this backend. Null means:
   * open one, and tell the pool how that ended, by `add` or `giveUp`. A promise means that the request has to wait.
   * @param mayMultiplex whether a connection of this group may turn out to speak HTTP/2
   * @param fresh whether one that has idled is not wanted, because the server may be closing it
   * @throws the signal's reason, when it aborts while the request waits
   */
  lease(
    key: ConnectionKey,
    backend: Backend,
    mayMultiplex: boolean,
    signal: Cancellation,
    fresh = false,
  ): Connection | null | Promise<Connection | null> {
    return this.#groupOf(key, mayMultiplex).lease(backend, signal, fresh);
  }

  /** One that can be used at once and whose certificate nobody has to be asked about; null: use `lease`. */
  leaseNow(key: ConnectionKey, backend: Backend): Connection | null {
    return this.#groups.get(key)?.leaseNow(backend) ?? null;
  }

  /** A connection was opened on a lease that was null; it is leased to who opened it. */
  add(connection: Connection): void {
    const { key } = connection;
    connection.leases = 1;
    this.#all.add(connection);
    const protocol = connection.multiplexes ? 'h2' : 'http/1.1';
    this.#remember(key, protocol);
    this.#groups.get(key)?.opened(connection, protocol);
    const { socket } = connection.open;
    const onClose = (): void => {
      this.#forget(connection);
    };
    // The server may have closed it while its codec was being loaded.
    if (socket.closed) onClose();
    else socket.once('close', onClose);
  }

  /** The lease that was null led to no connection. */
  giveUp(key: ConnectionKey): void {
    this.#groups.get(key)?.abandoned();
    this.#drop(key);
  }

  /** The connection that is being opened turns out to be one of another group, because its proxy knows us as another user. */
  moved(from: ConnectionKey, to: ConnectionKey, mayMultiplex: boolean): void {
    this.#groupOf(to, mayMultiplex).join();
    this.giveUp(from);
  }

  /** Opening goes on, but may last: a person is asked. Others need not wait for which protocol comes out. */
  undecided(key: ConnectionKey): void {
    this.#groups.get(key)?.stopWaiting();
  }

  /**
   * A request that holds a slot of this group waits for an answer until the returned function is called. What the answer
   * needs may need a slot too, so that after a moment this one does not count.
   */
  asking(key: ConnectionKey): () => void {
    const group = this.#groups.get(key);
    const slot = group?.asked();
    return () => {
      if (slot === undefined) return;
      group?.answered(slot);
      this.#drop(key);
    };
  }

  /** Ends a lease. What may not be used again is closed, unless others still use it. */
  release(connection: Connection, reusable = true): void {
    connection.leases--;
    const gone = connection.closed || (!reusable && !connection.multiplexes);
    if (gone || connection.reserved) {
      // Those that still run on it go on, for instance behind a GOAWAY.
      if (connection.leases === 0) connection.destroy();
      return;
    }
    const { serverKeepsMs } = connection;
    const kept =
      serverKeepsMs === null
        ? this.#idleTimeoutMs
        : Math.min(this.#idleTimeoutMs, serverKeepsMs - KEEP_ALIVE_MARGIN_MS);
    connection.keptUntil = performance.now() + kept;
    this.#groups.get(connection.key)?.returned(connection);
    if (connection.leases === 0) this.#sweepSoon();
  }

  /** A connection of HTTP/2 can take more requests, or no more at all. */
  changed(connection: Connection): void {
    this.#groups.get(connection.key)?.changed(connection);
  }

  /** Closes the connections that nobody uses and that are `unwanted`. */
  closeIdle(unwanted: (connection: Connection) => boolean): void {
    for (const connection of [...this.#all]) {
      if (connection.leases === 0 && unwanted(connection)) connection.destroy();
    }
  }

  /** Closes all, also those in use: for when nobody uses one any more. */
  closeAll(): void {
    for (const connection of this.#all) connection.destroy();
    if (this.#sweeper !== null) clearTimeout(this.#sweeper);
    this.#sweeper = null;
  }

  #groupOf(key: ConnectionKey, mayMultiplex: boolean): ConnectionGroup {
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const protocol = mayMultiplex ? (this.#protocols.get(key) ?? null) : 'http/1.1';
    const group = new ConnectionGroup(this.#maxPerHost, protocol);
    this.#groups.set(key, group);
    return group;
  }

  #forget(connection: Connection): void {
    this.#all.delete(connection);
    this.#groups.get(connection.key)?.closed(connection);
    this.#drop(connection.key);
  }

  #drop(key: ConnectionKey): void {
    if (this.#groups.get(key)?.empty === true) this.#groups.delete(key);
  }

  #remember(key: ConnectionKey, protocol: 'h2' | 'http/1.1'): void {
    this.#protocols.delete(key);
    this.#protocols.set(key, protocol);
    if (this.#protocols.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#protocols.keys();
    if (oldest !== undefined) this.#protocols.delete(oldest);
  }

  #sweepSoon(): void {
    this.#sweeper ??= setTimeout(() => {
      this.#sweeper = null;
      const now = performance.now();
      let idle = false;
      for (const connection of this.#all) {
        if (connection.leases > 0) continue;
        if (connection.keptUntil <= now) connection.destroy();
        else idle = true;
      }
      if (idle) this.#sweepSoon();
    }, SWEEP_MS).unref();
  }
}

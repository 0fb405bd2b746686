import type { Backend } from '../../../session/sessionEvent.ts';
import type { Cancellation } from '../../async/cancellation.ts';
import { BlockedSlots } from './blockedSlots.ts';
import type { BlockedSlot } from './blockedSlots.ts';
import type { Connection } from './connection.ts';

interface Waiter {
  readonly backend: Backend;
  readonly fresh: boolean;
  readonly settle: (connection: Connection | null) => void;
}

/** The connections of one group, and the requests that wait for one (Chromium: TransportClientSocketPool::Group). */
export class ConnectionGroup {
  readonly #max: number;
  /** Unused ones of HTTP/1.1, the one used last at the end, so that the others may time out. */
  readonly #idle: Connection[] = [];
  readonly #multiplexed: Connection[] = [];
  /** In order; a waiter that gives up leaves. Not a Set, whose old tables would keep them (docs/discoveries/garbage-that-stays.md). */
  readonly #waiting: Waiter[] = [];
  readonly #asked = new BlockedSlots(() => {
    this.#serve();
  });
  /** What its connections speak; null: not known yet. */
  #protocol: 'h2' | 'http/1.1' | null;
  /** Connections that are open or being opened. */
  #count = 0;
  /** Whether others wait for what one connection that is being opened turns out to speak. */
  #probing = false;

  constructor(max: number, protocol: 'h2' | 'http/1.1' | null) {
    this.#max = max;
    this.#protocol = protocol;
  }

  get empty(): boolean {
    return this.#count === 0 && this.#waiting.length === 0 && this.#asked.none;
  }

  lease(
    backend: Backend,
    signal: Cancellation,
    fresh: boolean,
  ): Connection | null | Promise<Connection | null> {
    if (this.#waiting.length === 0) {
      const now = this.#take(backend, fresh);
      if (now !== undefined) return now;
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        backend,
        fresh,
        settle: (connection) => {
          remove(this.#waiting, waiter);
          signal.offAbort(onAbort);
          resolve(connection);
        },
      };
      const onAbort = (reason: Error): void => {
        remove(this.#waiting, waiter);
        reject(reason);
        // What it waited for may suit the one behind it.
        this.#serve();
      };
      this.#waiting.push(waiter);
      this.#asked.watch();
      if (signal.reason === null) signal.onAbort(onAbort);
      else onAbort(signal.reason);
    });
  }

  /** One that has room, or was used last, when nobody waits for one and nothing about it has to be decided. */
  leaseNow(backend: Backend): Connection | null {
    if (this.#waiting.length > 0) return null;
    const shared = this.#multiplexed[0];
    if (shared !== undefined) return shared.free && !shared.asked ? leased(shared) : null;
    const last = this.#idle.at(-1);
    if (last?.backend !== backend || last.closed || last.asked) return null;
    if (last.keptUntil <= performance.now()) return null;
    this.#idle.pop();
    return leased(last);
  }

  opened(connection: Connection, protocol: 'h2' | 'http/1.1'): void {
    this.#protocol = protocol;
    this.#probing = false;
    if (connection.multiplexes) this.#multiplexed.push(connection);
    this.#serve();
  }

  /** One that was opened elsewhere comes in addition. */
  join(): void {
    this.#count++;
  }

  abandoned(): void {
    this.#count--;
    this.stopWaiting();
  }

  /** Whoever waits to know the protocol waits no longer. */
  stopWaiting(): void {
    // The next ones open theirs side by side: one dead host must not be tried by one after the other.
    if (this.#probing) this.#protocol ??= 'http/1.1';
    this.#probing = false;
    this.#serve();
  }

  /** A lease ended and the connection can be used again. */
  returned(connection: Connection): void {
    if (connection.leases === 0) connection.codec.idle(true);
    if (!connection.multiplexes) this.#idle.push(connection);
    this.#serve();
    // Those that were opened in place of lent ones are too many now.
    const tooMany = this.#count - this.#max - this.#asked.lent;
    if (tooMany > 0) for (const idle of this.#idle.splice(0, tooMany)) idle.destroy();
  }

  /** A request that holds one of its slots waits for an answer from now on. */
  asked(): BlockedSlot {
    const slot = this.#asked.add();
    if (this.#waiting.length > 0) this.#asked.watch();
    return slot;
  }

  answered(slot: BlockedSlot): void {
    this.#asked.delete(slot);
  }

  /** Its capacity changed, or it takes no more. */
  changed(connection: Connection): void {
    if (connection.closed) remove(this.#multiplexed, connection);
    this.#serve();
  }

  closed(connection: Connection): void {
    this.#count--;
    remove(this.#multiplexed, connection);
    remove(this.#idle, connection);
    this.#serve();
  }

  /** A connection, null for leave to open one, or undefined: wait. */
  #take(backend: Backend, fresh: boolean): Connection | null | undefined {
    let full = false;
    for (const connection of this.#multiplexed) {
      if (connection.free) return leased(connection);
      full ||= !connection.closed;
    }
    // One connection of HTTP/2 is enough (RFC 9113, section 9.1): a slot on it is waited for, as in Chromium.
    if (full && this.#asked.lent === 0) return undefined;
    for (let index = this.#idle.length - 1; index >= 0; index--) {
      const connection = this.#idle[index];
      if (connection === undefined) continue;
      const stale = connection.closed || connection.keptUntil <= performance.now();
      if (!stale && (fresh || connection.backend !== backend)) continue;
      this.#idle.splice(index, 1);
      if (!stale) return leased(connection);
      connection.destroy();
    }
    if (this.#probing) return undefined;
    if (this.#count >= this.#max + this.#asked.lent) {
      // One that is not wanted makes room; its end is told by `closed`.
      this.#idle.shift()?.destroy();
      return undefined;
    }
    this.#count++;
    this.#probing = this.#protocol !== 'http/1.1';
    return null;
  }

  #serve(): void {
    for (let waiter = this.#waiting[0]; waiter !== undefined; waiter = this.#waiting[0]) {
      const taken = this.#take(waiter.backend, waiter.fresh);
      if (taken === undefined) {
        this.#asked.watch();
        return;
      }
      waiter.settle(taken);
    }
  }
}

function leased(connection: Connection): Connection {
  if (connection.leases++ === 0) connection.codec.idle(false);
  return connection;
}

function remove<Member>(members: Member[], member: Member): void {
  const at = members.indexOf(member);
  if (at >= 0) members.splice(at, 1);
}

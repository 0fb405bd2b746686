import type { Connection } from './connection.ts';
import type { ConnectionKey } from './connectionKey.ts';

/** How many idle connections are kept for one route; more are closed when they come back. */
const MAX_IDLE = 32;

/**
 * Idle connections, by the key of their route. A connection whose certificate a decision allowed is kept like any other, but whoever
 * takes it must put its problems to the decision again: a permission never travels with the socket.
 */
export class ConnectionPool {
  readonly #idle = new Map<ConnectionKey, Connection[]>();
  readonly #all = new Set<Connection>();

  /** The connection used last, so that the others may time out; null when there is none. */
  take(key: ConnectionKey): Connection | null {
    const idle = this.#idle.get(key);
    for (let connection = idle?.pop(); connection !== undefined; connection = idle?.pop()) {
      if (!connection.closed) return connection;
      this.#all.delete(connection);
    }
    return null;
  }

  add(connection: Connection): void {
    this.#all.add(connection);
    connection.open.socket.once('close', () => {
      this.#forget(connection);
    });
  }

  /** Gives a connection back after a complete response. */
  release(connection: Connection): void {
    if (connection.closed) return;
    const { key } = connection;
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, idle);
    if (idle.length >= MAX_IDLE || connection.reserved) connection.destroy();
    else idle.push(connection);
  }

  /** Closes the idle connections that are `unwanted`. */
  closeIdle(unwanted: (connection: Connection) => boolean): void {
    for (const connection of [...this.#idle.values()].flat()) {
      if (unwanted(connection)) connection.destroy();
    }
  }

  /** CEF: CloseAllConnections. Running requests on them fail. */
  closeAll(reason?: Error): void {
    for (const connection of this.#all) connection.destroy(reason);
    this.#all.clear();
    this.#idle.clear();
  }

  get size(): number {
    return this.#all.size;
  }

  #forget(connection: Connection): void {
    this.#all.delete(connection);
    const { key } = connection;
    const idle = this.#idle.get(key)?.filter((other) => other !== connection) ?? [];
    if (idle.length === 0) this.#idle.delete(key);
    else this.#idle.set(key, idle);
  }
}

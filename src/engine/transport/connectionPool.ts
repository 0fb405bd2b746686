import type { Target } from './connect.ts';
import type { Connection } from './connection.ts';

/** How many idle connections are kept for one target; more are closed when they come back. */
const MAX_IDLE = 32;

/**
 * Idle connections, by target. A connection whose certificate a decision allowed is kept like any other, but whoever
 * takes it must put its problems to the decision again: a permission never travels with the socket.
 */
export class ConnectionPool {
  readonly #idle = new Map<string, Connection[]>();
  readonly #all = new Set<Connection>();

  /** The connection used last, so that the others may time out; null when there is none. */
  take(target: Target): Connection | null {
    const idle = this.#idle.get(keyOf(target));
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
    const key = keyOf(connection.target);
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, idle);
    if (idle.length >= MAX_IDLE || !connection.shared) connection.destroy();
    else idle.push(connection);
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
    const key = keyOf(connection.target);
    const idle = this.#idle.get(key)?.filter((other) => other !== connection) ?? [];
    if (idle.length === 0) this.#idle.delete(key);
    else this.#idle.set(key, idle);
  }
}

function keyOf({ secure, host, port }: Target): string {
  return `${secure ? 'https' : 'http'}://${host}:${String(port)}`;
}

import type { Backend } from '../../../session/sessionEvent.ts';
import type { InspectedCertificate } from '../tls/certificates/inspectCertificate.ts';
import type { OpenSocket } from './connect/connect.ts';
import { connectionKey } from './connect/connectionKey.ts';
import type { ConnectionKey, GroupId } from './connect/connectionKey.ts';
import type { Exchange, ExchangeHooks } from './exchange/exchange.ts';
import type { HttpCodec, WireRequest } from './exchange/httpCodec.ts';

/**
 * One socket and who speaks HTTP on it, so that which connection a request used, and what was decided about it, is
 * never in doubt (decision 2). Who takes a connection from the pool leases it and releases it.
 */
export class Connection {
  readonly groupId: GroupId;
  readonly key: ConnectionKey;
  readonly open: OpenSocket;
  readonly codec: HttpCodec;
  /** Authenticated by NTLM, or about to be: whoever used it next would be taken for the same person. */
  reserved = false;
  /** Whether a response has come on it. */
  served = false;
  /** How many have leased it now. */
  leases = 0;
  /** When it stops being worth keeping, on `performance.now()`'s clock; the pool sets it when the last lease ends. */
  keptUntil = Infinity;
  /** How long the server said that it keeps it open for (Keep-Alive: timeout), in milliseconds. */
  serverKeepsMs: number | null = null;

  constructor(groupId: GroupId, open: OpenSocket, codec: HttpCodec) {
    this.groupId = groupId;
    this.key = connectionKey(groupId);
    this.open = open;
    this.codec = codec;
  }

  get backend(): Backend {
    return this.codec.backend;
  }

  get multiplexes(): boolean {
    return this.backend === 'node:http2';
  }

  /** Whether a certificate was put to a decision, which may have taken any time; whoever takes it next decides anew. */
  get asked(): boolean {
    const { certificate, proxyCertificate } = this.open;
    return hasProblems(certificate) || hasProblems(proxyCertificate);
  }

  /** True when no further request can be sent on it. */
  get closed(): boolean {
    const { socket } = this.open;
    return socket.destroyed || !socket.writable || this.codec.closed;
  }

  /** Whether one more request may be sent on it now. */
  get free(): boolean {
    return this.leases < this.codec.capacity && !this.closed;
  }

  send(request: WireRequest, hooks: ExchangeHooks): Exchange {
    return this.codec.send(request, hooks);
  }

  /** Ends one exchange. In HTTP/1.1 the connection ends with it; in HTTP/2 the others on it go on. */
  giveUp(exchange: Exchange, reason: Error): void {
    exchange.abort(reason);
    if (!this.multiplexes) this.destroy(reason);
  }

  /** Closes the socket at once; requests on it fail with `reason`. */
  destroy(reason?: Error): void {
    this.codec.destroy(reason);
  }
}

function hasProblems(certificate: InspectedCertificate | null): boolean {
  return certificate !== null && certificate.problems.length > 0;
}

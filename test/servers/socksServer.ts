import { once } from 'node:events';
import { type Socket, connect, createServer } from 'node:net';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';

/** What a client asked a SOCKS server for. */
export interface SocksRequest {
  readonly version: 4 | 5;
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  readonly password: string | null;
}

export interface SocksOptions {
  /** SOCKS5: wants this user and password (RFC 1929). */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** The code of the reply; 0 lets it through (of version 4: 90). */
  readonly reply?: number;
  /** Writes byte by byte. */
  readonly inPieces?: boolean;
  /** Takes the connection after the greeting and says nothing more. */
  readonly silent?: boolean;
}

export interface SocksServer extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly SocksRequest[];
  readonly openCount: number;
  /** Resolves once a client has connected. */
  readonly reached: Promise<void>;
  /** Resolves when none of its connections is open. */
  closed(): Promise<void>;
}

/** A real SOCKS4, SOCKS4a and SOCKS5 server, which finds every name on 127.0.0.1. */
export async function startSocksServer(options: SocksOptions = {}): Promise<SocksServer> {
  const requests: SocksRequest[] = [];
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  const waiting = new Set<() => void>();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    clients.add(socket);
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clients.delete(socket);
      if (clients.size === 0) for (const done of [...waiting]) done();
    });
    reach();
    serve(new Bytes(socket), options, requests, sockets).catch(() => socket.destroy());
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    port,
    requests,
    reached,
    get openCount() {
      return clients.size;
    },
    closed: () =>
      new Promise((resolve) => {
        const done = () => {
          waiting.delete(done);
          resolve();
        };
        waiting.add(done);
        if (clients.size === 0) done();
      }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await close();
    },
  };
}

async function serve(
  bytes: Bytes,
  options: SocksOptions,
  requests: SocksRequest[],
  sockets: Set<Socket>,
): Promise<void> {
  const [version] = await bytes.take(1);
  if (options.silent === true) return;
  const request = version === 4 ? await readSocks4(bytes) : await readSocks5(bytes, options);
  requests.push(request);
  const { reply = 0 } = options;
  const answer =
    version === 4
      ? Buffer.from([0, reply === 0 ? 90 : reply, 0, 0, 0, 0, 0, 0])
      : Buffer.from([5, reply, 0, 1, 127, 0, 0, 1, 0, 0]);
  if (reply !== 0) {
    bytes.socket.end(answer);
    return;
  }
  const target = connect(request.port, '127.0.0.1');
  sockets.add(target);
  await once(target, 'connect');
  await bytes.write(answer, options.inPieces === true);
  target.on('error', () => bytes.socket.destroy());
  target.once('close', () => bytes.socket.destroy());
  bytes.socket.once('close', () => target.destroy());
  bytes.socket.pipe(target).pipe(bytes.socket);
}

/** Both versions 4 and 4a, where 0.0.0.x stands for a name that follows. */
async function readSocks4(bytes: Bytes): Promise<SocksRequest> {
  const head = await bytes.take(7);
  const user = (await bytes.takeUntilZero()).toString();
  const address = head.subarray(3);
  const named = address.readUInt32BE() < 256;
  const host = named ? (await bytes.takeUntilZero()).toString() : [...address].join('.');
  return { version: 4, host, port: head.readUInt16BE(1), user: user || null, password: null };
}

/** RFC 1928, RFC 1929. */
async function readSocks5(
  bytes: Bytes,
  { credentials, inPieces }: SocksOptions,
): Promise<SocksRequest> {
  const [count = 0] = await bytes.take(1);
  const methods = [...(await bytes.take(count))];
  const method = credentials === undefined ? 0 : 2;
  if (!methods.includes(method)) {
    bytes.socket.end(Buffer.from([5, 255]));
    throw new Error('no method');
  }
  await bytes.write(Buffer.from([5, method]), inPieces === true);
  let user: string | null = null;
  let password: string | null = null;
  if (method === 2) {
    await bytes.take(1);
    user = (await bytes.takeCounted()).toString();
    password = (await bytes.takeCounted()).toString();
    const right = user === credentials?.user && password === credentials.password;
    await bytes.write(Buffer.from([1, right ? 0 : 1]), inPieces === true);
    if (!right) throw new Error('wrong password');
  }
  const [, , , kind = 0] = await bytes.take(4);
  const host =
    kind === 3
      ? (await bytes.takeCounted()).toString()
      : kind === 1
        ? [...(await bytes.take(4))].join('.')
        : (await bytes.take(16)).toString('hex').replace(/(.{4})(?!$)/g, '$1:');
  const port = (await bytes.take(2)).readUInt16BE();
  return { version: 5, host, port, user, password };
}

/** Takes bytes off a socket in the portions that a protocol has. */
class Bytes {
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  async take(count: number): Promise<Buffer> {
    if (count === 0) return Buffer.alloc(0);
    for (;;) {
      const taken = this.socket.read(count) as Buffer | null;
      if (taken !== null) return taken;
      await once(this.socket, 'readable');
      if (this.socket.readableEnded) throw new Error('ended');
    }
  }

  async takeCounted(): Promise<Buffer> {
    const [count = 0] = await this.take(1);
    return this.take(count);
  }

  async takeUntilZero(): Promise<Buffer> {
    const taken: number[] = [];
    for (;;) {
      const [byte = 0] = await this.take(1);
      if (byte === 0) return Buffer.from(taken);
      taken.push(byte);
    }
  }

  async write(bytes: Buffer, inPieces: boolean): Promise<void> {
    const pieces = inPieces ? [...bytes].map((byte) => Buffer.from([byte])) : [bytes];
    for (const piece of pieces) {
      await new Promise((done) => this.socket.write(piece, done));
    }
  }
}

import { createHmac, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { readBody, startServer, type TestServer } from './testServer.ts';

/** The account that the server knows, from MS-NLMP, section 4.2: its password is "Password", of which this is the MD4. */
const ACCOUNT = { domain: 'Domain', name: 'User', hash: 'a4f49c406510bdcab6824ee7c30fd852' };

export interface NtlmServerOptions {
  /** Sends its time, and then wants a MIC over all three messages. Default: true. */
  readonly timestamp?: boolean;
  /** Other challenges beside NTLM. */
  readonly also?: readonly string[];
  /** Closes the connection after its challenge. */
  readonly closes?: boolean;
  /** Answers the first message with a bare NTLM again. */
  readonly mute?: boolean;
}

export interface NtlmServer extends TestServer {
  /** What each request got, with the number of its connection. */
  readonly steps: [connection: number, step: string][];
}

type State =
  { step: 'new' } | { step: 'challenged'; negotiate: Buffer; challenge: Buffer } | { step: 'in' };

/**
 * A server that speaks NTLM over HTTP to the letter of MS-NLMP and MS-NTHT, written from them alone: it vouches for
 * connections, and knows nothing of a third message on any other than the one that its challenge went out on.
 */
export async function startNtlmServer(options: NtlmServerOptions = {}): Promise<NtlmServer> {
  const { listener, steps } = ntlmListener(options);
  return Object.assign(await startServer(listener), { steps });
}

/** What such a server does with a request; for servers that are started in another way. */
export function ntlmListener(options: NtlmServerOptions = {}): {
  readonly listener: RequestListener;
  readonly steps: [connection: number, step: string][];
} {
  const { also = [], closes = false } = options;
  const conversations = new WeakMap<Socket, NtlmConversation>();
  const steps: [number, string][] = [];
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    const { socket } = request;
    const conversation = conversations.get(socket) ?? new NtlmConversation(++connections, options);
    conversations.set(socket, conversation);
    void readBody(request).then((body) => {
      const { step, challenge } = conversation.next(request.headers.authorization);
      steps.push([conversation.connection, step]);
      if (challenge === null) {
        response.end(`welcome ${body.toString()}`.trim());
        return;
      }
      response.setHeader('Set-Cookie', `step=${step.replaceAll(' ', '-')}`);
      if (closes && challenge !== 'NTLM') response.setHeader('Connection', 'close');
      response.writeHead(401, { 'WWW-Authenticate': [challenge, ...also] }).end('who are you');
    });
  };
  return { listener, steps };
}

/** How far one connection has come. */
export class NtlmConversation {
  readonly connection: number;
  readonly #options: NtlmServerOptions;
  #state: State = { step: 'new' };

  constructor(connection: number, options: NtlmServerOptions = {}) {
    this.connection = connection;
    this.#options = options;
  }

  /** What becomes of a request with this field. `challenge` null: it is let in. */
  next(authorization: string | undefined): {
    readonly step: string;
    readonly challenge: string | null;
  } {
    const { timestamp = true, mute = false } = this.#options;
    const token = /^NTLM (.+)$/.exec(authorization ?? '')?.[1];
    const message = token === undefined ? null : Buffer.from(token, 'base64');
    const state = this.#state;
    if (message === null) {
      return state.step === 'in'
        ? { step: 'in already', challenge: null }
        : { step: 'asked', challenge: 'NTLM' };
    }
    if (message.readUInt32LE(8) === 1) {
      if (mute) return { step: 'mute', challenge: 'NTLM' };
      const challenge = challengeMessage(timestamp);
      this.#state = { step: 'challenged', negotiate: message, challenge };
      return { step: 'challenged', challenge: `NTLM ${challenge.toString('base64')}` };
    }
    const right = state.step === 'challenged' && accepts(state, message, timestamp);
    this.#state = right ? { step: 'in' } : { step: 'new' };
    if (right) return { step: 'in', challenge: null };
    const step = state.step === 'challenged' ? 'refused' : 'unknown connection';
    return { step, challenge: 'NTLM' };
  }
}

/** CHALLENGE_MESSAGE with NetBIOS names of domain and server and, when wanted, the time. */
function challengeMessage(timestamp: boolean): Buffer {
  const attribute = (id: number, value: Buffer): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    return Buffer.concat([head, value]);
  };
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(Date.now()) + 11_644_473_600_000n) * 10_000n);
  const info = Buffer.concat([
    attribute(2, Buffer.from(ACCOUNT.domain, 'utf16le')),
    attribute(1, Buffer.from('Server', 'utf16le')),
    ...(timestamp ? [attribute(7, time)] : []),
    attribute(0, Buffer.alloc(0)),
  ]);
  const target = Buffer.from(ACCOUNT.domain, 'utf16le');
  const head = Buffer.alloc(48);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(2, 8);
  head.writeUInt16LE(target.length, 12);
  head.writeUInt16LE(target.length, 14);
  head.writeUInt32LE(48, 16);
  head.writeUInt32LE(0x00888205, 20);
  randomBytes(8).copy(head, 24);
  head.writeUInt16LE(info.length, 40);
  head.writeUInt16LE(info.length, 42);
  head.writeUInt32LE(48 + target.length, 44);
  return Buffer.concat([head, target, info]);
}

/** MS-NLMP, section 3.2.5.1.2: the proof, and the MIC where the answer says that it has one. */
function accepts(
  { negotiate, challenge }: { negotiate: Buffer; challenge: Buffer },
  message: Buffer,
  wantsMic: boolean,
): boolean {
  const part = (index: number): Buffer => {
    const at = 12 + index * 8;
    const offset = message.readUInt32LE(at + 4);
    return message.subarray(offset, offset + message.readUInt16LE(at));
  };
  const hmac = (key: Buffer, ...pieces: Buffer[]): Buffer =>
    createHmac('md5', key).update(Buffer.concat(pieces)).digest();
  const name = part(3).toString('utf16le');
  const domain = part(2).toString('utf16le');
  if (name.toUpperCase() !== ACCOUNT.name.toUpperCase() || domain !== ACCOUNT.domain) return false;
  const key = hmac(
    Buffer.from(ACCOUNT.hash, 'hex'),
    Buffer.from(ACCOUNT.name.toUpperCase() + domain, 'utf16le'),
  );
  const nt = part(1);
  const proof = nt.subarray(0, 16);
  if (!hmac(key, challenge.subarray(24, 32), nt.subarray(16)).equals(proof)) return false;
  if (!wantsMic) return true;
  const unsigned = Buffer.from(message).fill(0, 72, 88);
  return hmac(hmac(key, proof), negotiate, challenge, unsigned).equals(message.subarray(72, 88));
}

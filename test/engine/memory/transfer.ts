/**
 * Moves one body and says what it cost: `node --expose-gc transfer.ts KIND URL BYTES`. A process of its own, so that
 * nothing but the engine is measured.
 */
import { setImmediate as turn } from 'node:timers/promises';
import {
  RequestContext,
  type RequestHandler,
  type RequestInit,
  streamBody,
  WebRequest,
  type WebRequestClient,
} from '../../../src/engine/index.ts';

export type Transfer = 'download' | 'filtered' | 'held' | 'kept' | 'upload';

export interface Cost {
  readonly status: string;
  /** Body bytes that reached the client, or were sent. */
  readonly moved: number;
  /** By how many MiB live memory and the process were larger than at the first tenth, at most. */
  readonly liveMiB: number;
  readonly rssMiB: number;
}

const MIB = 1024 * 1024;
const [kind, url, size] = process.argv.slice(2) as [Transfer, string, string];
const total = Number(size);
const collect = (globalThis as { gc?: () => void }).gc!;
const before = { live: 0, rss: 0 };
const most = { live: 0, rss: 0 };
const kept: Uint8Array[] = [];
let moved = 0;
let sampledAt = 0;

function sample(): void {
  most.rss = Math.max(most.rss, process.memoryUsage.rss());
  // Twice: the buffers that the first finds are given back at the beginning of the second.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  most.live = Math.max(most.live, heapUsed + external);
}

/** Looks at the memory ten times on the way. The first tenth is warming up. */
function count(bytes: number): void {
  moved += bytes;
  if (moved - sampledAt < total / 10) return;
  sampledAt = moved;
  sample();
  if (before.rss === 0) Object.assign(before, most);
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < total; sent += 64 * 1024) {
    count(64 * 1024);
    yield Buffer.alloc(64 * 1024, sent % 251);
  }
}

const passing: RequestHandler = {
  getResourceResponseFilter: () => ({ filter: ({ dataIn }) => dataIn ?? new Uint8Array() }),
};

/** Takes the first piece and holds it until the rest had every chance to come in. */
async function hold(): Promise<void> {
  sample();
  Object.assign(before, most);
  const until = performance.now() + 500;
  while (performance.now() < until) await turn();
  sample();
}

const client: WebRequestClient = {
  onDownloadData: (webRequest, data) => {
    const { byteLength } = data;
    if (kind === 'kept') kept.push(data);
    if (kind !== 'held') {
      count(byteLength);
      return undefined;
    }
    moved += byteLength;
    return hold().then(() => {
      webRequest.cancel();
    });
  },
};
const request: RequestInit =
  kind === 'upload' ? { url, method: 'PUT', postData: streamBody(endless) } : { url };
const context = new RequestContext();
const handler = kind === 'filtered' ? passing : {};
const webRequest = await WebRequest.create(request, client, { context, handler }).done;
context.dispose();
const cost: Cost = {
  status: webRequest.requestError?.name ?? webRequest.requestStatus,
  moved,
  liveMiB: Math.round((most.live - before.live) / MIB),
  rssMiB: Math.round((most.rss - before.rss) / MIB),
};
process.stdout.write(JSON.stringify(cost));

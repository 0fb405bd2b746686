import { PerformanceObserver, constants } from 'node:perf_hooks';
import type { NodeGCPerformanceDetail } from 'node:perf_hooks';
import { RequestContext, WebRequest } from '../../../src/engine/index.ts';

// Many small requests at once, a process of its own: `node --expose-gc requests.ts URL COUNT`. Says what the garbage collector did.

/** What finished requests left behind. */
export interface Leftovers {
  /** Collections of the young generation while they ran. */
  readonly scavenges: number;
  /** Full collections while they ran; what they freed is not in `kept`. */
  readonly full: number;
  /** Bytes a request that only a full collection frees. */
  readonly kept: number;
}

const AT_ONCE = 32;
const [, , url = '', count = '0'] = process.argv;
const context = new RequestContext({ responseCache: null, maxConnectionsPerHost: AT_ONCE });

async function send(requests: number): Promise<void> {
  let left = requests;
  const sender = async (): Promise<void> => {
    while (left-- > 0) {
      const request = WebRequest.create({ url }, {}, { context });
      await request.done;
      if (request.requestError !== null) throw request.requestError;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

const collect = globalThis.gc;
if (collect === undefined) throw new Error('Run it with --expose-gc.');
// A first part makes what is made once, and lets it grow old.
await send(4_000);
collect();
let scavenges = 0;
let full = 0;
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const { kind } = (entry as PerformanceEntry & { detail: NodeGCPerformanceDetail }).detail;
    if (kind === constants.NODE_PERFORMANCE_GC_MINOR) scavenges++;
    if (kind === constants.NODE_PERFORMANCE_GC_MAJOR) full++;
  }
});
observer.observe({ entryTypes: ['gc'] });
await send(Number(count));
// Entries are told in a later turn.
await new Promise((resolve) => setTimeout(resolve, 10));
observer.disconnect();
for (let round = 0; round < 4; round++) collect({ type: 'minor' });
const young = process.memoryUsage().heapUsed;
collect();
const kept = (young - process.memoryUsage().heapUsed) / Number(count);
context.dispose();
console.log(JSON.stringify({ scavenges, full, kept } satisfies Leftovers));

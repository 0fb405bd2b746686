import { contenders } from '../contenders/contenders.ts';

// One large download to nowhere by one contender, a process of its own so that its memory is its own:
// `node bench/processes/download.ts ORIGIN BYTES NAME`.

export interface Download {
  /** Megabytes (10^6) a second. */
  readonly rate: number;
  /** The most that was resident, in megabytes (10^6). */
  readonly peak: number;
}

const [, , origin = '', bytesText, name] = process.argv;
const contender = contenders.find((one) => one.name === name);
if (contender === undefined) throw new Error(`There is no contender "${name ?? ''}"`);
const bytes = Number(bytesText);
const opened = await contender.open(origin, 1);
await opened.get('/');
const started = performance.now();
const received = await opened.get(`/bytes/${String(bytes)}`);
const seconds = (performance.now() - started) / 1_000;
if (received !== bytes) throw new Error(`${String(received)} bytes came of ${String(bytes)}`);
await opened.close();
const peak = (process.resourceUsage().maxRSS * 1_024) / 1e6;
process.send?.({ rate: bytes / 1e6 / seconds, peak } satisfies Download);
process.disconnect();

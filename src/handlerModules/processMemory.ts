import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether asking costs a process of its own, so that it is not done ten times a second. */
export const measuringIsExpensive = process.platform !== 'linux';

/** What a process has in RAM, in MiB; null when nobody can say. */
export async function residentMb(pid: number): Promise<number | null> {
  try {
    const kilobytes = await READERS[process.platform]?.(String(pid));
    return kilobytes === undefined || Number.isNaN(kilobytes) ? null : kilobytes / 1024;
  } catch {
    return null; // It has just ended.
  }
}

const READERS: Partial<Record<NodeJS.Platform, (pid: string) => Promise<number>>> = {
  linux: async (pid) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]);
  },
  darwin: async (pid) => Number((await run('/bin/ps', ['-o', 'rss=', '-p', pid])).stdout),
  win32: async (pid) => {
    const { stdout } = await run('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh']);
    // "node.exe","4711","Console","1","51.200 K": the thousands are parted as the country does it.
    return Number(/"([^"]*)"\s*$/.exec(stdout.trim())?.[1]?.replace(/\D/g, ''));
  },
};

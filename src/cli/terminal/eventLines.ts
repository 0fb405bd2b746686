import type { Writable } from 'node:stream';
import type { SessionLog } from '../../session/sessionLog.ts';
import { safeJson } from './printable.ts';

/** Prints a session's events, one JSON object a line. */
export function printEvents(log: SessionLog, stdout: Writable): void {
  log.subscribe((event) => {
    if (!stdout.destroyed) stdout.write(`${safeJson(event)}\n`);
  });
}

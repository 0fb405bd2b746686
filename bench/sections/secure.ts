import { answerOf, start } from '../child.ts';
import type { SecureOrigins } from '../processes/secureServer.ts';
import { cellsOf, table } from '../section.ts';
import type { BenchRun, Section } from '../section.ts';
import { inTurns } from '../turns.ts';

/** Small requests over TLS, beside the bare client of each version of HTTP. */
export const secure: Section = {
  name: 'secure',
  title: 'Requests over TLS and HTTP/2',
  async measure(run: BenchRun) {
    const server = start('secureServer.ts');
    try {
      const { http1, http2, ca } = await answerOf<SecureOrigins>(server);
      const small = { path: '/', bytes: 13, concurrency: 32, ca };
      const parts = [
        'GET of 13 bytes, 32 at once, over kept connections, each contender in a process of its own. The baseline is the first of each table: bare undici on 32 connections, and one session of `node:http2`.',
      ];
      for (const { title, names, origin } of [
        { title: 'HTTP/1.1 over TLS', names: ['undici dispatch', 'engine'], origin: http1 },
        { title: 'HTTP/2', names: ['node:http2', 'engine'], origin: http2 },
      ]) {
        const rates = await inTurns(names, { ...small, origin }, run);
        parts.push(
          `### ${title}`,
          table(
            ['', 'requests/s', 'CPU', 'of the first, by CPU', 'of the first, by rate'],
            rates.map(cellsOf),
          ),
        );
      }
      return parts.join('\n\n');
    } finally {
      server.disconnect();
    }
  },
};

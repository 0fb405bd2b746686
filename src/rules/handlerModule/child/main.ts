import { Socket } from 'node:net';
import { Channel } from '../channel/channel.ts';
import type { Packed } from '../channel/channel.ts';
import type { ToHost, ToProcess } from '../channel/kinds.ts';
import { approve, refuseUnapproved } from './approvedFiles.ts';
import { callModule } from './callModule.ts';
import { redirectConsole } from './console.ts';
import { harden } from './harden.ts';
import { loadModule } from './loadModule.ts';

/** The beginning of the process that runs handler modules; `moduleProcess.ts` is at the other end of its pipe. */

/** The host is trusted; a request's body is the largest thing that it sends. */
const LIMITS = { json: 256 * 1024 * 1024, bytes: 256 * 1024 * 1024 };

harden();
refuseUnapproved(process.cwd());
const channel: Channel<ToHost> = new Channel<ToHost>(new Socket({ fd: 3 }), {
  limits: LIMITS,
  services: {
    load: async (params): Promise<Packed> => {
      const { approved, ...wanted } = params as ToProcess['load']['params'];
      approve(approved);
      return { value: await loadModule(wanted) };
    },
    callback: (params, bytes) =>
      callModule(params as ToProcess['callback']['params'], bytes, channel),
    forget: () => undefined,
    ping: () => undefined,
  },
  // Without the host there is nobody to serve.
  onEnd: () => {
    process.exit(0);
  },
});
redirectConsole((level, text, where) => {
  const { module = null, session = null } = where ?? {};
  channel.tell('console', { level, text, module, session });
});
channel.tell('ready', { typescript: process.features.typescript !== false });

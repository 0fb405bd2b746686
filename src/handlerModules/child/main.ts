import { Socket } from 'node:net';
import { Channel } from '../channel/channel.ts';
import type { Packed } from '../channel/channel.ts';
import type { ToHost, ToProcess, UseOfObject } from '../channel/kinds.ts';
import { TO_HOST, TO_PROCESS } from '../channel/limits.ts';
import { approve, refuseUnapproved } from './approvedFiles.ts';
import { callModule, useOf } from './callModule.ts';
import { redirectConsole } from './console.ts';
import { keepCookiesWith } from './cookieManager.ts';
import { harden } from './harden.ts';
import { forgetSession } from './liveObjects.ts';
import { loadModule } from './loadModule.ts';
import { offerLibrary } from './offerLibrary.ts';

/** The beginning of the process that runs handler modules; `moduleProcess.ts` is at the other end of its pipe. */

harden();
refuseUnapproved(process.cwd());
offerLibrary();
const channel: Channel<ToHost> = new Channel<ToHost>(new Socket({ fd: 3 }), {
  limits: TO_PROCESS,
  sendLimits: TO_HOST,
  services: {
    load: async (params): Promise<Packed> => {
      const { approved, ...wanted } = params as ToProcess['load']['params'];
      approve(approved);
      return { value: await loadModule(wanted) };
    },
    callback: (params, bytes) =>
      callModule(params as ToProcess['callback']['params'], bytes, channel),
    use: (params, bytes) => useOf(params as UseOfObject, bytes, channel),
    forget: (params) => {
      forgetSession((params as ToProcess['forget']['params']).session);
    },
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
keepCookiesWith(async (jar, method, args) => {
  return (await channel.call('jar', { jar, method, args })).value;
});
channel.tell('ready', { typescript: process.features.typescript !== false });

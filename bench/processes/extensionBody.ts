import { mkdtemp, rm } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RequestContext, WebRequest } from '../../src/engine/index.ts';
import type { Usage } from '../rivals/runProgram.ts';

// One body kept as the extension keeps it, without VS Code around it: `node bench/processes/extensionBody.ts URL`.

// A body file needs VS Code for its address alone, which nobody asks for here.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode'
      ? { url: 'data:text/javascript,', shortCircuit: true }
      : next(specifier, context),
});
const { KeptBody } = await import('../../src/workbench/bodies.ts');

const [, , url = ''] = process.argv;
const folder = await mkdtemp(path.join(tmpdir(), 'request-workbench-bench-'));
try {
  const file = path.join(folder, 'body');
  const body = new KeptBody(
    'body',
    () => Promise.resolve(file),
    () => undefined,
  );
  const context = new RequestContext({ responseCache: null });
  const before = process.cpuUsage();
  const { done } = WebRequest.create(
    { url },
    { onDownloadData: (_webRequest, data) => body.append(data) },
    { context },
  );
  const { requestError } = await done;
  if (requestError !== null) throw requestError;
  body.end();
  const { user, system } = process.cpuUsage(before);
  context.dispose();
  const peak = (process.resourceUsage().maxRSS * 1_024) / 1e6;
  process.send?.({ cpu: (user + system) / 1_000, peak } satisfies Usage);
} finally {
  await rm(folder, { recursive: true });
}
process.disconnect();

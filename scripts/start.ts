import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPlayground } from '../examples/playground/start.ts';
import { buildProject } from './buildProject.ts';
import { onShutdown, shutdown, shutdownOnSignals } from './process/shutdown.ts';
import { checkWorkbench } from './start/checkWorkbench.ts';
import { openBrowser } from './start/openBrowser.ts';
import { openDesktop } from './start/openDesktop.ts';
import { serveWorkbench } from './start/serveWorkbench.ts';
import { desktopExecutable } from './vscode/desktop.ts';

const usage = `npm start [-- --check] [-- --served]

Starts the playground and opens VS Code with this extension on the folder examples: a desktop
one (VSCODE_EXECUTABLE, or the \`code\` on the PATH), else one served on loopback to a browser.
--check    Opens it headlessly, runs one request, prints what the panel shows, and ends.
--served   Takes the served one even where there is a desktop one.`;

const root = path.dirname(import.meta.dirname);
const examples = path.join(root, 'examples');

async function main(): Promise<number> {
  const { check, served, help } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      served: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
  if (help) {
    console.log(usage);
    return 0;
  }
  await buildProject();
  const playground = await startPlayground({ fixedPorts: !check });
  onShutdown(() => playground.close());
  console.log(`The playground is at ${playground.urls.http}/`);
  for (const note of playground.notes) console.log(note);
  // Where the panel's "Try the example" leads.
  const env = { REQUEST_WORKBENCH_PLAYGROUND: playground.urls.http };

  const desktop = check || served ? undefined : await desktopExecutable(process.env);
  if (desktop) {
    console.log(`Opening ${examples} in ${desktop}. Close its window or press Ctrl+C to end.`);
    return openDesktop(desktop, { extension: root, folder: examples, env });
  }
  const server = await serveWorkbench(root, env);
  const address = server.address(examples);
  if (check) return checkWorkbench(address, `${playground.urls.http}/`);
  console.log(`\nRequest Workbench is at\n\n  ${address}\n\nPress Ctrl+C to end it.`);
  openBrowser(address);
  const code = await server.exited;
  console.error(`VS Code's server has ended with exit code ${code}:\n${server.output()}`);
  return 1;
}

shutdownOnSignals();
await shutdown(
  await main().catch((error: unknown) => {
    console.error(error);
    return 1;
  }),
);

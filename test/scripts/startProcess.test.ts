import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startProcess } from '../../scripts/process/startProcess.ts';

const startProcessModule = path.resolve(
  import.meta.dirname,
  '../../scripts/process/startProcess.ts',
);

test('the exit code of a program is told', async () => {
  const { exited } = startProcess(process.execPath, ['--eval', 'process.exit(7)']);
  assert.equal(await exited, 7);
});

test('a program that does not exist ends with 127 and says so', async () => {
  let output = '';
  const { exited } = startProcess('/nowhere/program', [], { onOutput: (text) => (output += text) });
  assert.equal(await exited, 127);
  assert.match(output, /could not be started/);
});

test('a stopped program takes its descendants along, even such as ignore SIGTERM', async (t) => {
  const { port, connected, gone } = await lifeline(t);
  const running = startProcess(process.execPath, ['--eval', parentOf(holding(port))]);
  await connected;
  await running.stop(200);
  await gone;
});

test('a program ends with the one that started it, even if that one is killed', async (t) => {
  const { port, connected, gone } = await lifeline(t);
  const starter = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { startProcess } from ${JSON.stringify(startProcessModule)};
       startProcess(process.execPath, ['--eval', ${JSON.stringify(parentOf(holding(port)))}]);`,
    ],
    { stdio: 'inherit' },
  );
  await connected;
  starter.kill('SIGKILL');
  await gone;
});

/** A program that holds a connection for as long as it lives. */
function holding(port: number): string {
  return `process.on('SIGTERM', () => {}); require('node:net').connect(${port}, '127.0.0.1');`;
}

function parentOf(program: string): string {
  return `require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(program)}]);`;
}

/** A server that tells when its first visitor comes and when it is gone. */
async function lifeline(t: TestContext) {
  const server = net.createServer();
  t.after(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const connected = once(server, 'connection') as Promise<[net.Socket]>;
  const gone = connected.then(([socket]) => {
    socket.on('error', () => undefined).resume();
    return once(socket, 'close');
  });
  return { port: (server.address() as AddressInfo).port, connected, gone };
}

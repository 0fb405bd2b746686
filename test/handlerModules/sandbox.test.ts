import assert from 'node:assert/strict';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { workspace } from './workspace.ts';

/** What a module says when it tries each of these; the value of the expression, or the error's code or message. */
async function tried(
  t: Parameters<typeof workspace>[0],
  expressions: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
) {
  const made = await workspace(t, {
    'try.request-handler.mjs': `
      import fs from 'node:fs';
      import net from 'node:net';
      import os from 'node:os';
      import child_process from 'node:child_process';
      import worker_threads from 'node:worker_threads';
      import { createRequire } from 'node:module';
      import { kill } from 'node:process';
      const require = createRequire(import.meta.url);
      const here = new URL('.', import.meta.url).pathname;
      for (const [name, attempt] of Object.entries({ ${Object.entries(expressions)
        .map(([name, code]) => `${JSON.stringify(name)}: async () => { return ${code}; }`)
        .join()} })) {
        try { console.log(name, '=', await attempt()); }
        catch (error) { console.log(name, '!', error.code ?? error.message); }
      }
      export default {};`,
    ...files,
  });
  const lines: string[] = [];
  made.host.onConsole(({ text }) => lines.push(text));
  await made.host.check();
  return { ...made, lines };
}

test('a module reads its workspace folder and nothing else, and writes nowhere', async (t) => {
  const { lines, folder } = await tried(
    t,
    {
      inside: `fs.readFileSync(here + 'data.txt', 'utf8')`,
      outside: `fs.readFileSync('/etc/hostname')`,
      above: `fs.readdirSync(here + '..')`,
      write: `fs.writeFileSync(here + 'new.txt', 'x')`,
      remove: `fs.rmSync(here + 'data.txt')`,
      sqlite: `(await import('node:sqlite')).DatabaseSync`,
      'sqlite by require': `require('node:sqlite')`,
      'sqlite by name': `process.getBuiltinModule('node:sqlite')`,
      addon: `process.dlopen({ exports: {} }, here + 'data.txt')`,
      report: `process.report.writeReport(here + 'report.json')`,
    },
    { 'data.txt': 'of the workspace' },
  );
  assert.deepEqual(lines, [
    'inside = of the workspace',
    'outside ! ERR_ACCESS_DENIED',
    'above ! ERR_ACCESS_DENIED',
    'write ! ERR_ACCESS_DENIED',
    'remove ! ERR_ACCESS_DENIED',
    "sqlite ! A handler module can't use node:sqlite.",
    "sqlite by require ! A handler module can't use node:sqlite.",
    "sqlite by name ! A handler module can't use node:sqlite.",
    "addon ! A handler module can't use process.dlopen.",
    'report ! ERR_ACCESS_DENIED',
  ]);
  assert.equal(existsSync(join(folder, 'new.txt')), false);
});

test('a module starts nothing and signals nobody', async (t) => {
  const { lines } = await tried(t, {
    spawn: `child_process.spawnSync('id').pid`,
    worker: `new worker_threads.Worker('', { eval: true })`,
    inspector: `(await import('node:inspector')).open(0)`,
    wasi: `new (await import('node:wasi')).WASI({ version: 'preview1' })`,
    kill: `process.kill(process.ppid, 0)`,
    'kill by import': `kill(process.ppid, 0)`,
    'kill inside': `process._kill(process.ppid, 0)`,
    priority: `os.setPriority(process.ppid, 19)`,
    binding: `process.binding('fs')`,
  });
  for (const line of lines) {
    assert.match(line, / ! (ERR_ACCESS_DENIED|A handler module can't use )/, line);
  }
  assert.equal(lines.length, 9);
});

test('nothing of the environment reaches a module, and the network is open', async (t) => {
  process.env['HANDLER_MODULE_SECRET'] = 'leaked';
  t.after(() => delete process.env['HANDLER_MODULE_SECRET']);
  const { lines } = await tried(t, {
    env: `JSON.stringify(process.env)`,
    stdin: `process.stdin.read()`,
    send: `typeof process.send + typeof process.disconnect`,
    net: `await new Promise((resolve) => net.connect(1, '127.0.0.1').on('error', (e) => resolve(e.code)))`,
  });
  assert.deepEqual(lines, [
    'env = {}',
    'stdin = null',
    'send = undefinedundefined',
    'net = ECONNREFUSED',
  ]);
});

test('a workspace folder that is reached through a link can be read as well', async (t) => {
  const { folder, host } = await workspace(t, {
    'real/a.request-handler.mjs': `import { n } from './b.mjs'; console.log('n', n); export default {};`,
    'real/b.mjs': 'export const n = 1;',
  });
  const linked = join(folder, 'linked');
  symlinkSync(join(folder, 'real'), linked);
  const lines: string[] = [];
  const { ModuleHost } = await import('../../src/handlerModules/moduleHost.ts');
  const other = new ModuleHost({ folder: linked });
  t.after(() => {
    other.dispose();
  });
  other.onConsole(({ text }) => lines.push(text));
  other.setModules([join(linked, 'a.request-handler.mjs')]);
  await other.check();
  assert.deepEqual(lines, ['n 1']);
  host.dispose();
});

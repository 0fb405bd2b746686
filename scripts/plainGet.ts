import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Which source files a plain GET by the command line runs functions of, and which functions: `node scripts/plainGet.ts`.
 * Whoever follows a request reads these files; docs/architecture.md says how many they are.
 */

const root = path.join(import.meta.dirname, '..');

interface Covered {
  readonly url: string;
  readonly functions: readonly {
    readonly functionName: string;
    readonly ranges: readonly { readonly count: number }[];
  }[];
}

const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/plain; charset=utf-8').end('hello\n');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const folder = await mkdtemp(path.join(tmpdir(), 'request-workbench-plain-get-'));
try {
  const command = [path.join(root, 'src/cli/bin.ts'), 'send', `http://127.0.0.1:${String(port)}/`];
  const noProxy = { http_proxy: '', HTTP_PROXY: '', all_proxy: '', ALL_PROXY: '' };
  const child = spawn(process.execPath, command, {
    // Without rules.
    cwd: folder,
    env: { ...process.env, ...noProxy, NODE_V8_COVERAGE: path.join(folder, 'coverage') },
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The command ended with ${String(code)}.`);
  const files = await ranIn(path.join(folder, 'coverage'));
  for (const [file, functions] of files) console.log(`${file}: ${functions.join(', ')}`);
  console.log(`${String(files.length)} files`);
} finally {
  server.close();
  await rm(folder, { recursive: true });
}

/** The source files, each with the functions that ran; what runs when a file is loaded is none of them. */
async function ranIn(coverage: string): Promise<(readonly [string, readonly string[]])[]> {
  const [name = ''] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(path.join(coverage, name), 'utf8')) as {
    result: Covered[];
  };
  return result
    .filter(({ url }) => url.startsWith('file:'))
    .map(({ url, functions: [, ...functions] }) => {
      const ran = functions
        .filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
        .map(({ functionName }) => functionName || '(anonymous)')
        .filter((functionName) => functionName !== '<static_initializer>');
      return [path.relative(root, fileURLToPath(url)), [...new Set(ran)]] as const;
    })
    .filter(([file, functions]) => file.startsWith('src') && functions.length > 0)
    .sort(([a], [b]) => a.localeCompare(b));
}

import { spawn } from 'node:child_process';
import path from 'node:path';
import { styleText } from 'node:util';

/** Everything that is checked without running it: all of it is run and shown, whatever fails. */
const checks: readonly Check[] = [
  // It takes as long as all the others together, which run beside it.
  { name: 'lint', command: ['eslint/bin/eslint.js', '--max-warnings=0', '.'] },
  { name: 'types: all but the panel', command: ['typescript/bin/tsc', '-p', 'tsconfig.json'] },
  { name: 'types: the panel', command: ['typescript/bin/tsc', '-p', 'tsconfig.webview.json'] },
  { name: 'types: tests and scripts', command: ['typescript/bin/tsc', '-p', 'tsconfig.test.json'] },
  { name: 'format', command: ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  {
    name: 'boundaries',
    command: [
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config=.dependency-cruiser.cjs',
      '--output-type=err-long',
      ...['src', 'test', 'bench', 'scripts', 'examples'],
    ],
  },
  { name: 'unused code', command: ['knip/bin/knip.js', '--treat-config-hints-as-errors'] },
];

interface Check {
  readonly name: string;
  /** A script inside node_modules, and its arguments. */
  readonly command: readonly [script: string, ...args: string[]];
}

const root = path.resolve(import.meta.dirname, '..');
const waiting = [...checks];
const failed: string[] = [];

await Promise.all([work(), work()]);
console.log(
  failed.length === 0
    ? `${checks.length} checks passed`
    : `${checks.length - failed.length} checks passed, ${failed.length} failed: ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const started = performance.now();
    const { ok, output } = await run(check.command);
    const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    const mark = ok ? styleText('green', 'ok    ') : styleText('red', 'failed');
    console.log(`${mark} ${check.name} ${styleText('dim', seconds)}`);
    if (ok) continue;
    failed.push(check.name);
    console.log(output.trimEnd().replace(/^/gm, '  '));
  }
}

function run([script, ...args]: Check['command']): Promise<{ ok: boolean; output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ ok: boolean; output: string }>();
  const child = spawn(process.execPath, [path.join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('error', reject);
  child.on('close', (code) =>
    resolve({ ok: code === 0, output: Buffer.concat(chunks).toString() }),
  );
  return promise;
}

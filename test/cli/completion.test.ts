import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { wordsOfLine } from '../../src/cli/completion/commandLineWords.ts';
import { folderWith } from './requestFolder.ts';
import { program, runCli } from './runCli.ts';

const run = promisify(execFile);
const hasBash = await run('bash', ['-c', '']).then(
  () => true,
  () => false,
);

function project(t: TestContext): Promise<string> {
  return folderWith(t, {
    'api/users.http': `### list users\n# @tag smoke\nGET http://a.test/\n\n### it's:new\nPOST http://a.test/`,
    'api/http-client.env.json': '{ "dev": {}, "staging": {}, "$shared": {} }',
    'other/orders.rest': `# @name orders\n# @tag slow\nGET http://a.test/`,
    'other/notes.txt': '',
  });
}

/** What bash would put in place of the last word of each line, with its own arrays: it parts words at `=` and `:`, too. */
async function inBash(cwd: string, lines: readonly string[]): Promise<string[][]> {
  const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const asked = lines.map((line) => {
    const words = wordsOfLine(line).flatMap(({ raw }) =>
      raw === '' ? [''] : raw.split(/([=:])/).filter((part, at) => part !== '' || at === 0),
    );
    return `
      COMP_LINE=${quoted(line)} COMP_POINT=\${#COMP_LINE}
      COMP_WORDS=(${words.map(quoted).join(' ')}) COMP_CWORD=${String(words.length - 1)}
      _request_workbench
      printf '%s\\n' "\${COMPREPLY[@]}" --`;
  });
  const script = `
    request-workbench() { "$NODE" "$PROGRAM" "$@"; }
    eval "$(request-workbench completion bash)"
    complete -p request-workbench >/dev/null || exit 1
    ${asked.join('\n')}`;
  const { stdout } = await run('bash', ['-c', script], {
    cwd,
    env: { ...process.env, NODE: process.execPath, PROGRAM: program },
  });
  const replies = stdout.split(/^--\n/m).slice(0, -1);
  return replies.map((each) => each.split('\n').filter((reply) => reply !== ''));
}

test(
  'bash completes commands, options, files, and names that stand in them',
  { skip: !hasBash },
  async (t) => {
    const expected: Readonly<Record<string, readonly string[]>> = {
      'request-workbench comp': ['completion'],
      'request-workbench run --env': ['--env', '--env-file'],
      'request-workbench run api --env ': ['dev', 'staging'],
      'request-workbench run api --env=s': ['staging'],
      'request-workbench run other --name ': ['orders'],
      'request-workbench run --name li': ['list\\ users'],
      "request-workbench run --name 'li": ['list users'],
      "request-workbench run --name it\\'s:n": ['new'],
      'request-workbench list --tag s': ['smoke', 'slow'],
      'request-workbench run other/': ['other/orders.rest'],
      'request-workbench run --junit other/n': ['other/notes.txt'],
      'request-workbench export --to ': ['dnr', 'mitmproxy', 'requestly'],
      'request-workbench none --x': [],
    };
    const lines = Object.keys(expected);
    const replies = await inBash(await project(t), lines);
    assert.deepEqual(
      Object.fromEntries(lines.map((line, index) => [line, replies[index]])),
      expected,
    );
  },
);

test('names of environments are completed without reading the request files', async (t) => {
  const cwd = await project(t);
  // Nobody writes into this pipe: who reads it gets nothing.
  await run('mkfifo', [join(cwd, 'pipe.http')]);
  await rename(join(cwd, 'pipe.http'), join(cwd, 'api/users.http'));
  for (const operand of ['api/users.http', 'none.http api/users.http']) {
    const { out } = await runCli(['__complete', 'zsh', `x run ${operand} --env `], { cwd });
    assert.deepEqual(out.split('\n'), ['words', 'dev', 'staging', '']);
  }
});

test('zsh and fish get the meaning of each word; fish whole words', async (t) => {
  const cwd = await project(t);
  const zsh = await runCli(['__complete', 'zsh', 'request-workbench run --ba'], { cwd });
  assert.equal(zsh.out, 'words\n--bail\tstop after the first request or test that fails\n');
  const fish = await runCli(['__complete', 'fish', 'request-workbench run api --env=d'], { cwd });
  assert.equal(fish.out, 'words\n--env=dev\n');
  for (const shell of ['zsh', 'fish']) {
    const { exitCode, out } = await runCli(['completion', shell], { cwd });
    assert.deepEqual([exitCode, out.includes(`__complete ${shell}`)], [0, true]);
  }
  const unknown = await runCli(['completion', 'cmd'], { cwd });
  assert.deepEqual([unknown.exitCode, unknown.err], [2, 'error: Use bash, zsh or fish.\n']);
});

test('what a line is in words does not depend on where its quotation marks are', () => {
  for (const [line, words] of [
    ['a --env ', ['a', '--env', '']],
    ['a "b c"\\ d', ['a', 'b c d']],
    [`a 'it`, ['a', 'it']],
    ['a "x\\"y', ['a', 'x"y']],
    ['', ['']],
    ['a \\', ['a', '']],
  ] as const) {
    assert.deepEqual(
      wordsOfLine(line).map(({ text }) => text),
      words,
      line,
    );
  }
});

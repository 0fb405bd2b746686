import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import type { TestContext } from 'node:test';
import ts from 'typescript';
import { buildTypes } from '../../esbuild.config.mjs';
import { handlerModuleTemplate } from '../../src/handlerModules/template.ts';

/** As the extension is installed: `dist` with the types, `node_modules` with the plugin. */
let extension = '';

before(async () => {
  extension = await mkdtemp(path.join(tmpdir(), 'rw-types-'));
  await buildTypes({ outdir: path.join(extension, 'dist') });
});

after(async () => {
  started?.stop();
  // Of tests that are chosen by name there may be none, and then nothing was made.
  if (extension !== '') await rm(extension, { recursive: true, force: true });
});

test('the types compile alone, with the strictest settings', () => {
  assert.deepEqual(problemsOf([typesFile()]), []);
});

test('they hold what a module needs and nothing of the engine beneath', () => {
  const program = ts.createProgram([typesFile()], {});
  const file = program.getSourceFile(typesFile());
  const module = file && program.getTypeChecker().getSymbolAtLocation(file);
  assert.ok(module);
  const exported = program
    .getTypeChecker()
    .getExportsOfModule(module)
    .map(({ name }) => name);
  for (const name of ['RequestHandler', 'OnBeforeResourceLoad', 'ResourceHandler', 'HeaderList']) {
    assert.ok(exported.includes(name), name);
  }
  assert.doesNotMatch(file.text, /\bimport\b[^'\n]*'\.|undici|tough-cookie/);
});

test('the templates type-check as they are written', async (t) => {
  for (const [name, language] of [
    ['a.request-handler.ts', 'TypeScript'],
    ['b.request-handler.js', 'JavaScript'],
  ] as const) {
    const file = await moduleFile(t, name, handlerModuleTemplate(language));
    assert.deepEqual(problemsOf([file]), [], language);
  }
});

test('every example in docs/handler-modules.md type-checks', async (t) => {
  const page = await readFile(new URL('../../docs/handler-modules.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/^```(ts|js)\n(.*?)^```$/gms)];
  const files = await Promise.all(
    examples.map(([, ending = '', text = '']) =>
      moduleFile(t, `a.request-handler.${ending}`, text),
    ),
  );
  assert.ok(files.length >= 3);
  assert.deepEqual(problemsOf(files), []);
});

test('a wrong answer of a module is a type error at its place', async (t) => {
  const text = `import type { RequestHandler } from 'request-workbench';
export default {
  onResourceRedirect: () => ({ action: 'folow' }),
} satisfies RequestHandler;
`;
  const problems = problemsOf([await moduleFile(t, 'a.request-handler.ts', text)]);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^3: .*folow/s);
});

for (const [name, before] of [
  [
    'a.request-handler.ts',
    "import type { RequestHandler } from 'request-workbench';\nconst handler: RequestHandler = {",
  ],
  [
    'a.request-handler.mts',
    "import type { RequestHandler } from 'request-workbench';\nconst handler: RequestHandler = {",
  ],
  [
    'a.request-handler.js',
    "/** @type {import('request-workbench').RequestHandler} */\nconst handler = {",
  ],
  [
    'a.request-handler.mjs',
    "/** @type {import('request-workbench').RequestHandler} */\nexport default {",
  ],
] as const) {
  test(`an editor completes callbacks in ${name} and shows their docstrings, with nothing installed`, async (t) => {
    const file = await moduleFile(
      t,
      name,
      `${before}\n  \n  onBeforeResourceLoad({ request }) { request.url; } };\n`,
    );
    const server = tsserver();
    await server.open(file);
    const completions = await server.request<{ entries: { name: string }[] }>('completionInfo', {
      file,
      line: 3,
      offset: 3,
    });
    const names = completions.entries.map((entry) => entry.name);
    assert.ok(
      names.includes('getAuthCredentials') && names.includes('onCertificateError'),
      names.join(),
    );
    const hover = await server.request<{ documentation: string; displayString: string }>(
      'quickinfo',
      {
        file,
        line: 4,
        offset: 5,
      },
    );
    assert.match(hover.displayString, /onBeforeResourceLoad/);
    assert.match(hover.documentation, /Change or cancel the request/);
  });
}

test('an installed package wins over the types that the extension brings', async (t) => {
  const file = await moduleFile(
    t,
    'a.request-handler.ts',
    "import type { RequestHandler } from 'request-workbench';\nexport type T = RequestHandler;\n",
  );
  const installed = path.join(path.dirname(file), 'node_modules/request-workbench');
  await mkdir(installed, { recursive: true });
  await writeFile(
    path.join(installed, 'package.json'),
    '{ "name": "request-workbench", "version": "9.0.0", "types": "own.d.ts" }',
  );
  await writeFile(
    path.join(installed, 'own.d.ts'),
    '/** The installed one. */\nexport interface RequestHandler {}\n',
  );
  const server = tsserver();
  await server.open(file);
  const hover = await server.request<{ documentation: string }>('quickinfo', {
    file,
    line: 2,
    offset: 18,
  });
  assert.equal(hover.documentation, 'The installed one.');
});

function typesFile(): string {
  return path.join(extension, 'dist/types/request-workbench.d.ts');
}

/** A module in a folder of its own, which knows nothing of this project. */
async function moduleFile(t: TestContext, name: string, text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-module-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, name), text);
  return path.join(folder, name);
}

/** What the compiler says, as "line: text", where the npm package is installed. */
function problemsOf(files: readonly string[]): string[] {
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowJs: true,
    checkJs: true,
    noEmit: true,
    // TypeScript's own library is no concern of ours, and half a minute's work.
    skipDefaultLibCheck: true,
    paths: { 'request-workbench': [typesFile()] },
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    return `${String(line)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}

let started: TypeScriptServer | undefined;

/** One for all tests: as in VS Code, whose windows have one, every file belongs to a project of its own. */
function tsserver(): TypeScriptServer {
  return (started ??= startTsserver());
}

interface TypeScriptServer {
  stop(): boolean;
  open(file: string): Promise<void>;
  request<T>(command: string, args: object): Promise<T>;
}

/** TypeScript's own server, started as VS Code starts it with the extension's plugin. */
function startTsserver(): TypeScriptServer {
  const main = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js');
  const child = spawn(process.execPath, [
    main,
    '--globalPlugins',
    'request-workbench-typescript-plugin',
    '--pluginProbeLocations',
    extension,
    '--allowLocalPluginLoads',
    '--disableAutomaticTypingAcquisition',
  ]);
  const waiting = new Map<number, (body: unknown) => void>();
  createInterface(child.stdout).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const message = JSON.parse(line) as { type: string; request_seq: number; body: unknown };
    if (message.type === 'response') waiting.get(message.request_seq)?.(message.body);
  });
  let seq = 0;
  const send = (command: string, args: object): number => {
    child.stdin.write(
      `${JSON.stringify({ seq: ++seq, type: 'request', command, arguments: args })}\n`,
    );
    return seq;
  };
  const request = <T>(command: string, args: object): Promise<T> =>
    new Promise((resolve) => {
      waiting.set(send(command, args), resolve as (body: unknown) => void);
    });
  return {
    stop: () => child.kill(),
    request,
    open: async (file) => {
      send('open', { file });
      await request('projectInfo', { file, needFileNameList: false });
    },
  };
}

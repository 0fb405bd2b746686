import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { commands } from '../../src/extension/commandTable.ts';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Settings that a workspace nobody trusts may choose, each with the reason why that does no harm.
 * All others belong into `restrictedConfigurations`.
 */
const harmlessSettings: Record<string, string> = {
  'requestWorkbench.maxSessions': 'only limits how many finished sessions are kept in memory',
  'requestWorkbench.sendLens': 'only shows or hides a line above requests',
};

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly activationEvents: readonly string[];
  readonly keywords: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly when?: string }[]>
    >;
    readonly views: {
      readonly requestWorkbench: readonly { readonly id: string; readonly name: string }[];
    };
    readonly viewsWelcome: readonly { readonly view: string }[];
    readonly keybindings: readonly { readonly command: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
    };
  };
}

const manifest = await readJson<Manifest>('package.json');
const { contributes } = manifest;
const settings = Object.keys(contributes.configuration.properties);
const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;

test('no name is written twice in one object of the manifest: the first of the two would be lost', async () => {
  for (const file of ['package.json', 'package.nls.json']) {
    const source = await readFile(path.join(root, file), 'utf8');
    assert.deepEqual(repeatedNames(parseTree(source)), [], file);
  }
});

function repeatedNames(
  { type, children = [] }: Node = { type: 'null', offset: 0, length: 0 },
): string[] {
  const names = type !== 'object' ? [] : children.map((each) => String(each.children?.[0]?.value));
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [...repeated, ...children.flatMap((child) => repeatedNames(child))];
}

test('every setting is restricted in an untrusted workspace or reviewed as harmless, not both', () => {
  assert.deepEqual([...restricted, ...Object.keys(harmlessSettings)].sort(), settings.toSorted());
});

test('every setting says in which scope it may be set', () => {
  const without = settings.filter((id) => !contributes.configuration.properties[id]?.scope);
  assert.deepEqual(without, []);
});

test('every setting is read by the extension', async () => {
  const source = await extensionSource();
  // `getConfiguration('requestWorkbench').get('maxSessions')`: the section and the name stand apart.
  const unread = settings.filter((id) => !source.includes(`'${id.replace(/^\w+\./, '')}'`));
  assert.deepEqual(unread, []);
});

test('every contributed command is in the table that says what it does, and no other', () => {
  assert.deepEqual(
    Object.keys(commands).sort(),
    contributes.commands.map(({ command }) => command).sort(),
  );
});

test('menus and keys name only commands that exist', () => {
  const known = new Set([
    ...contributes.commands.map(({ command }) => command),
    // VS Code makes one for each view.
    ...contributes.views.requestWorkbench.map(({ id }) => `${id}.focus`),
  ]);
  const named = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
  assert.deepEqual(
    named.filter(({ command }) => !known.has(command)),
    [],
  );
});

test('every part of the panel that has a context menu has commands in it', async () => {
  const conditions = (contributes.menus['webview/context'] ?? []).map(({ when = '' }) => when);
  const offered = new Set(
    conditions.flatMap((when) => /webviewSection == (\w+)/.exec(when)?.[1] ?? []),
  );
  const drawn = new Set<string>();
  for await (const file of glob('src/webview/**/*.ts', { cwd: root })) {
    const source = await readFile(path.join(root, file), 'utf8');
    for (const [, section = ''] of source.matchAll(/webviewSection: '(\w+)'/g)) drawn.add(section);
  }
  assert.deepEqual([...offered].sort(), [...drawn].sort());
});

test('every view is registered, says what it will show while it is empty, and activates nothing before it is seen', async () => {
  const views = contributes.views.requestWorkbench.map(({ id }) => id);
  const source = await readFile(path.join(root, 'src/extension/views/registerViews.ts'), 'utf8');
  for (const id of views) {
    assert.ok(source.includes(`'${id.replace(/^\w+\./, '')}'`), id);
    assert.ok(
      contributes.viewsWelcome.some(({ view }) => view === id),
      id,
    );
  }
});

test('nothing activates when VS Code starts', () => {
  const eager = manifest.activationEvents.filter((event) => /^(\*|onStartupFinished)$/.test(event));
  assert.deepEqual(eager, []);
});

test('every title and description that the manifest leaves to package.nls.json is there, and no other', async () => {
  const strings = await readJson<Record<string, string>>('package.nls.json');
  const named = JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g);
  assert.deepEqual(
    [...new Set([...named].map(([, key]) => key))].sort(),
    Object.keys(strings).sort(),
  );
});

test('the Marketplace takes at most 10 keywords', () => {
  assert.ok(manifest.keywords.length <= 10);
});

async function extensionSource(): Promise<string> {
  const files = await Array.fromAsync(glob('src/{extension,workbench}/**/*.ts', { cwd: root }));
  const texts = await Promise.all(files.map((file) => readFile(path.join(root, file), 'utf8')));
  return texts.join('\n');
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(path.join(root, file), 'utf8')) as T;
}

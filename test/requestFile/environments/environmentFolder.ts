import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { EnvironmentFiles } from '../../../src/requestFile/environments/environmentFiles.ts';
import type { Environments } from '../../../src/requestFile/environments/environments.ts';
import type { EnvironmentSettings } from '../../../src/requestFile/environments/settingSources.ts';

/** What is in a file: text, bytes, or what becomes JSON. */
export type Content = string | Uint8Array | object;

/** A workspace folder with these files, for one test. The folder around it is its own too. */
export async function workspace(
  t: TestContext,
  files: Readonly<Record<string, Content>>,
): Promise<string> {
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'environments-')));
  t.after(() => rm(outside, { recursive: true }));
  const root = join(outside, 'workspace');
  await mkdir(root);
  for (const [path, content] of Object.entries(files)) await put(join(root, path), content);
  return root;
}

export async function put(path: string, content: Content): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const isRaw = typeof content === 'string' || content instanceof Uint8Array;
  await writeFile(path, isRaw ? content : JSON.stringify(content, null, 2));
}

/** What is found for a file in a workspace of these files. */
export async function environmentsOf(
  t: TestContext,
  files: Readonly<Record<string, Content>>,
  { file = 'a.http', settings = {} }: { file?: string; settings?: EnvironmentSettings } = {},
): Promise<Environments & { readonly root: string }> {
  const root = await workspace(t, files);
  const environments = await new EnvironmentFiles().of(join(root, file), { root, settings });
  return Object.assign(environments, { root });
}

/** Values by name, as somebody who looks at all of them sees them. */
export function valuesOf(environments: Environments, ...chosen: string[]): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(environments.all(chosen), ([name, { value }]) => [name, value]),
  );
}

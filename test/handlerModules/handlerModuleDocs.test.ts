import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ModuleProblem } from '../../src/handlerModules/moduleProblem.ts';
import { handlerModuleTemplate } from '../../src/handlerModules/template.ts';
import { workspace } from './workspace.ts';

const page = readFileSync(new URL('../../docs/handler-modules.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```(ts|js)\n(.*?)^```$/gms)].map(
  ([, ending = '', text = '']) => ({ ending, text }),
);

test('every example in docs/handler-modules.md, and both templates, can be run as they stand', async (t) => {
  const modules = [
    ...examples,
    { ending: 'ts', text: handlerModuleTemplate('TypeScript') },
    { ending: 'js', text: handlerModuleTemplate('JavaScript') },
  ];
  assert.ok(examples.length >= 3);
  const files = modules.map(
    ({ ending, text }, index) => [`m${String(index)}.request-handler.${ending}`, text] as const,
  );
  const { host, paths, send } = await workspace(t, Object.fromEntries(files));
  const told = new Map<string, readonly ModuleProblem[]>();
  host.onProblems(({ path, problems }) => told.set(path, problems));
  await host.check();
  assert.deepEqual(
    paths.map((path) => told.get(path)),
    paths.map(() => []),
  );
  const run = await send('http://127.0.0.1:9/');
  const changed = run.events.filter((event) => event.type === 'callback:decided');
  assert.ok(
    changed.some(
      ({ decision }) =>
        decision.kind === 'changed' && decision.changes.some(({ what }) => what === 'headers'),
    ),
  );
});

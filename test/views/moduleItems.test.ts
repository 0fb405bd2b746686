import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moduleItems } from '../../src/extension/views/modules/moduleItems.ts';
import type { FoundModule } from '../../src/workbench/modules.ts';

function moduleOf(name: string, approval: FoundModule['approval']): FoundModule {
  return { path: `/w/${name}`, name, folder: '/w', approval, fingerprint: 'ABCD', files: 2 };
}

const modules = [
  moduleOf('fine.request-handler.ts', { state: 'approved' }),
  moduleOf('new.request-handler.ts', { state: 'new' }),
  moduleOf('changed.request-handler.ts', {
    state: 'changed',
    files: ['changed.request-handler.ts'],
  }),
  moduleOf('odd.request-handler.ts', { state: 'unreadable', reason: 'imports a missing file' }),
];

test('each module says whether it runs, and only what can be approved offers that', () => {
  const items = moduleItems({ modules, problemsOf: () => 0, isTrusted: true });
  assert.deepEqual(
    items.map(({ description, kind }) => [description, kind]),
    [
      ['approved', 'approvedModule'],
      ['not approved', 'unapprovedModule'],
      ['changed', 'unapprovedModule'],
      ["can't be approved", 'module'],
    ],
  );
  assert.deepEqual(
    items.map(({ tooltip = '' }) => tooltip.split('\n')[1]),
    [
      '2 files with what it imports',
      'It has not been approved to run.',
      'It has changed since it was approved (changed.request-handler.ts).',
      "It can't be approved: it imports a missing file.",
    ],
  );
  assert.match(String(items[1]?.tooltip), /2 files with what it imports\nSHA-256 ABCD$/);
});

test('an approved module that could not be loaded says how many problems it has', () => {
  const [fine] = moduleItems({ modules, problemsOf: () => 2, isTrusted: true });
  assert.deepEqual([fine?.description, fine?.icon?.name], ['2 problems', 'error']);
});

test('in a folder that nobody trusts an approved module does not look as if it ran', () => {
  const [fine] = moduleItems({ modules, problemsOf: () => 0, isTrusted: false });
  assert.equal(fine?.description, 'untrusted workspace');
  assert.notEqual(fine.icon?.name, 'pass');
});

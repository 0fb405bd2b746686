import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCodeArguments } from '../../scripts/vscode/codeArguments.ts';

test('what runTests passes is understood, and what means nothing to a server is passed over', () => {
  const args = [
    'workspace',
    '--no-sandbox',
    '--skip-welcome',
    '--disable-workspace-trust',
    '--extensionTestsPath=/project/dist/test/index.cjs',
    '--extensionDevelopmentPath=/project',
    '--extensionDevelopmentPath=/other',
    '--extensions-dir=.vscode-test/extensions',
    '--user-data-dir=/tmp/user',
  ];
  assert.deepEqual(parseCodeArguments(args, '/project'), {
    workspace: '/project/workspace',
    extensionDevelopmentPaths: ['/project', '/other'],
    extensionTestsPath: '/project/dist/test/index.cjs',
    extensionsFolder: '/project/.vscode-test/extensions',
    userDataFolder: '/tmp/user',
    trusted: true,
    disableExtensions: false,
  });
});

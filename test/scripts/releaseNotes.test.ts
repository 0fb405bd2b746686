import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releaseNotes } from '../../scripts/releaseNotes.ts';

const changelog = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-12-01

### Added

- Something.

## [1.1.0] - 2026-11-01

- Older.
`;

test('a release says what the changelog says of its version', () => {
  assert.equal(releaseNotes(changelog, '1.2.0'), '### Added\n\n- Something.\n');
  assert.equal(releaseNotes(changelog, '1.1.0'), '- Older.\n');
});

test('a version without a section, or with an empty one, is not released', () => {
  assert.throws(() => releaseNotes(changelog, '1.3.0'), /no section “## \[1\.3\.0\]”/);
  assert.throws(() => releaseNotes(changelog, 'Unreleased'), /is empty/);
});

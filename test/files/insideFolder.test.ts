import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { test } from 'node:test';
import { isInside, relativePathInto } from '../../src/files/insideFolder.ts';

test('a folder holds itself and what is below it, and no neighbour whose name begins like its own', () => {
  const inside = (path: string, folder: string): boolean => isInside(path, folder, posix);
  assert.equal(inside('/a/b', '/a/b'), true);
  assert.equal(inside('/a/b/', '/a/b'), true);
  assert.equal(inside('/a/b/c/d', '/a/b/'), true);
  assert.equal(inside('/a/bc', '/a/b'), false);
  assert.equal(inside('/a', '/a/b'), false);
  assert.equal(inside('/a/b/../c', '/a/b'), false);
  assert.equal(inside('/a/b/c/..', '/a/b'), true);
});

test('a name that begins with two dots is a name', () => {
  assert.equal(isInside('/a/..b', '/a', posix), true);
  assert.equal(isInside('/a/.../b', '/a', posix), true);
  assert.equal(isInside('C:\\a\\..b', 'C:\\a', win32), true);
});

test('the root holds everything', () => {
  assert.equal(isInside('/a/b', '/', posix), true);
  assert.equal(isInside('/', '/', posix), true);
  assert.equal(isInside('C:\\a', 'C:\\', win32), true);
});

test('on Windows case does not matter, and another drive or share is outside', () => {
  const inside = (path: string, folder: string): boolean => isInside(path, folder, win32);
  assert.equal(inside('c:\\Shop\\x', 'C:\\shop'), true);
  assert.equal(inside('C:/shop/x', 'C:\\shop'), true);
  assert.equal(inside('C:\\workshop', 'C:\\work'), false);
  assert.equal(inside('D:\\work\\x', 'C:\\work'), false);
  assert.equal(inside('\\\\server\\share\\x', 'C:\\work'), false);
  assert.equal(inside('\\\\server\\share\\x', '\\\\server\\share'), true);
});

test('the way into a folder is relative, empty for the folder itself, and null from outside', () => {
  assert.equal(relativePathInto('/a', '/a/b/c', posix), 'b/c');
  assert.equal(relativePathInto('/a', '/a', posix), '');
  assert.equal(relativePathInto('/a', '/ab', posix), null);
});

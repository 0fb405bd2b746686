import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const pages = (
  await Array.fromAsync(
    glob(['*.md', '.github/*.md', 'docs/**/*.md', 'examples/*.md'], { cwd: root }),
  )
).sort();
const files = await Array.fromAsync(
  glob(['{src,test,scripts,bench,examples,docs,media}/**', '*', '.*'], { cwd: root }),
  (file) => `/${file.split(path.sep).join('/')}`,
);

/** The page's lines that are prose: no code, tables, headings or links that stand alone. */
function proseOf(text: string): string[] {
  let isCode = false;
  return text.split('\n').filter((line) => {
    if (/^\s*(```|~~~)/.test(line)) {
      isCode = !isCode;
      return false;
    }
    return !isCode && !/^\s*(\||#|!\[|<|\[[^\]]+\]:)/.test(line);
  });
}

for (const page of pages) {
  test(`${page} names files that exist, links to what is there, and wraps at 100 characters`, async () => {
    const text = await readFile(path.join(root, page), 'utf8');
    const withoutCode = text.replaceAll(/^\s*```[\s\S]*?^\s*```/gm, '');

    const named = [
      ...withoutCode.matchAll(/`([\w./-]+\/[\w.-]+\.(?:ts|mjs|cjs|json|md)|[\w-]+\.ts)`/g),
    ];
    const missing = named
      .map(([, name = '']) => name)
      .filter((name) => !/^dist\/|\.(request|d)\b|approved-modules/.test(name))
      .filter((name) => !files.some((file) => file.endsWith(`/${name}`)));
    assert.deepEqual([...new Set(missing)], [], 'these files are not there');

    const links = [...withoutCode.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target));
    const broken = links.filter(
      (target) => !existsSync(path.resolve(root, path.dirname(page), target)),
    );
    assert.deepEqual([...new Set(broken)], [], 'these links lead nowhere');

    // Generated pages keep their lines.
    if (/conformance|performance/.test(page)) return;
    const long = proseOf(text).filter(
      (line) => Array.from(line).length > 100 && /\S\s\S/.test(line.trim()),
    );
    assert.deepEqual(long, [], 'these lines are longer than 100 characters');
  });
}

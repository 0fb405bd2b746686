import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApprovedFiles } from '../channel/kinds.ts';

/** Null: whatever the folder holds may be loaded. */
let approved: Map<string, string> | null = null;

/** A file of the workspace folder that nobody has approved. */
class NotApprovedError extends Error {
  readonly code = 'ERR_NOT_APPROVED';
}

/** From now on these may be loaded, besides those that were named before. */
export function approve(files: ApprovedFiles | null): void {
  if (files === null) return;
  approved = new Map([...(approved ?? []), ...Object.entries(files)]);
}

/**
 * Lets a file of the workspace folder be loaded only if its bytes are those that a person approved. What is compared is what
 * runs: a file that changes after it was looked at is refused.
 */
export function refuseUnapproved(folder: string): void {
  const inside = folder.endsWith(sep) ? folder : folder + sep;
  nodeModule.registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (approved === null || !url.startsWith('file:')) return loaded;
      const path = fileURLToPath(url.replace(/[?#].*$/, ''));
      if (path.startsWith(inside)) check(path, loaded.source ?? null, approved);
      return loaded;
    },
  });
}

function check(
  path: string,
  source: string | ArrayBuffer | NodeJS.TypedArray | null,
  files: ReadonlyMap<string, string>,
): void {
  const bytes = readFileSync(path);
  const isRead =
    source === null ||
    (typeof source === 'string'
      ? source === bytes.toString('utf8')
      : bytes.equals(new Uint8Array(source as ArrayBuffer)));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (isRead && files.get(path) === sha256) return;
  throw new NotApprovedError(
    files.has(path)
      ? `${path} has changed since it was approved.`
      : `${path} is not part of what was approved: import it with a literal path in quotation marks.`,
  );
}

import { charsetOf } from '../../engine/body/charset/charset.ts';
import { readWhole } from '../../files/wholeFile.ts';
import type { Fault } from '../values/ports.ts';
import { findIncludedFile } from './includedFile.ts';
import type { FileLocation } from './includedFile.ts';

const NOWHERE = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The text of a file that a request names, in an encoding of the Encoding Standard; "" is UTF-8. */
export async function readTextFile(
  written: string,
  encoding: string,
  location: FileLocation,
): Promise<string | Fault> {
  const charset = charsetOf(encoding === '' ? 'utf-8' : encoding);
  if (charset === null) {
    return {
      code: 'unknown-encoding',
      message: `${encoding} is not an encoding.`,
      hint: 'Write one such as <@utf-8, <@latin1 or <@utf-16le.',
    };
  }
  const found = await findIncludedFile({ path: written, pathRange: NOWHERE }, location);
  if ('problem' in found) {
    const { code, message, hint } = found.problem;
    return { code, message, hint };
  }
  const read = await readWhole(found.path);
  if ('fault' in read) {
    return {
      code: 'file-not-readable',
      message: `${written} ${read.fault}.`,
      hint: 'Name a file, and allow it to be read.',
    };
  }
  return charset.decode(read.bytes).replace(/^\ufeff/, '');
}

import { UsageError } from '../terminal/usageError.ts';

const KNOWN = ['http:', 'https:'];

/**
 * curl's list of protocols: names parted by commas, each with `=` before it (these only), `+` (these too, also without a
 * sign) or `-` (not these). All that can be requested here are http and https.
 */
export function allowedProtocols(list: string | undefined): ReadonlySet<string> {
  let allowed = new Set(KNOWN);
  for (const entry of list?.split(',') ?? []) {
    const [, signs = '', name = ''] = /^\s*([=+-]*)([a-z][a-z\d+.-]*)\s*$/i.exec(entry) ?? [];
    if (name === '') throw new UsageError('Protocols are written as in =https or -http.');
    const meant = name.toLowerCase() === 'all' ? KNOWN : [`${name.toLowerCase()}:`];
    if (signs.endsWith('=')) allowed = new Set(meant);
    else if (signs.endsWith('-')) allowed = allowed.difference(new Set(meant));
    else allowed = allowed.union(new Set(meant));
  }
  return allowed;
}

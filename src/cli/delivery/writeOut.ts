import { headerValue, trimBlanks } from '../../session/headers.ts';
import type { CliIo } from '../terminal/io.ts';
import { transferFacts } from './transferFacts.ts';
import type { FinishedTransfer } from './transferFacts.ts';

/** A variable, a header, an escape, or text as it is. */
const PIECES = /%(?:header\{([^}]*)\}|\{([^}]*)\}|%)|\\([^])|[^%\\]+|[^]/g;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Prints what `-w` asks for. What its variables hold is data, as a body is: it is printed as it came. */
export function writeOut(format: string, transfer: FinishedTransfer, io: CliIo): void {
  const facts = transferFacts(transfer);
  let stream = io.stdout;
  for (const [piece, header, variable, escape] of format.matchAll(PIECES)) {
    if (variable === 'stdout' || variable === 'stderr') {
      stream = io[variable];
      continue;
    }
    // What follows is for failures alone.
    if (variable === 'onerror') {
      if (transfer.exitCode === 0) return;
      continue;
    }
    if (header !== undefined) {
      const { response } = transfer.webRequest;
      stream.write(trimBlanks(headerValue(response?.headers ?? [], header) ?? ''), 'latin1');
    } else if (variable !== undefined) {
      const value = variable === 'json' ? jsonOf(facts) : textOf(facts, variable);
      if (value === null) {
        io.stderr.write(
          `-w: There is no variable ${JSON.stringify(variable)}; docs/curl.md lists them.\n`,
        );
      } else stream.write(value);
    } else if (escape !== undefined) stream.write(escapes[escape] ?? `\\${escape}`);
    else stream.write(piece === '%%' ? '%' : piece);
  }
}

/** All variables; headers have a variable of their own. */
function jsonOf(facts: ReturnType<typeof transferFacts>): string {
  return JSON.stringify({ ...facts, http_code: facts.response_code, header_json: undefined });
}

/** Null: there is no such variable. */
function textOf(facts: ReturnType<typeof transferFacts>, variable: string): string | null {
  const name = variable === 'http_code' ? 'response_code' : variable;
  if (!Object.hasOwn(facts, name)) return null;
  const value = facts[name as keyof typeof facts];
  if (value === null) return '';
  if (name.startsWith('time_')) return Number(value).toFixed(6);
  if (name === 'response_code' || name === 'http_connect') return String(value).padStart(3, '0');
  return String(value);
}

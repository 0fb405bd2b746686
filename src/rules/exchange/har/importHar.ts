import { basename } from 'node:path';
import type { Fault } from '../../fault.ts';
import { leftOut } from '../importer.ts';
import type {
  CompanionFile,
  Draft,
  Importer,
  ImportOptions,
  PlacedRule,
  Source,
} from '../importer.ts';
import { answerHeaders, conditionOf } from './entryRule.ts';
import { harEntriesIn, readHarEntry } from './harEntry.ts';
import type { HarEntry } from './harEntry.ts';

/** Recordings of browsers, proxies and of the workbench itself. */
export const har: Importer = {
  title: 'a HAR file',
  recognizes: (value) => harEntriesIn(value) !== undefined,
  convert,
};

/** A rule for each response, with its body in a file of its own. */
async function convert({ path: source, document }: Source, options: ImportOptions): Promise<Draft> {
  const rules: PlacedRule[] = [];
  const files: CompanionFile[] = [];
  const losses: Fault[] = [];
  const folder = `${baseName(options.target)}.files`;
  const entries = (harEntriesIn(document.value) ?? []).map(readHarEntry);
  for (const [index, entry] of entries.entries()) {
    const path = ['log', 'entries', index];
    const lost =
      entry === undefined
        ? NO_ENTRY
        : (reasonNotToAnswer(entry) ?? wasOnlyAsked(entry, entries.slice(index + 1)));
    if (lost !== null || entry === undefined) {
      const { message, hint } = lost ?? NO_ENTRY;
      losses.push(leftOut(path, message, hint));
      continue;
    }
    const { condition, losses: ofCondition } = conditionOf(entry, path, options);
    const { headers, losses: ofHeaders } = answerHeaders(entry, path, options);
    losses.push(...ofCondition, ...ofHeaders);
    const file = await bodyFile(entry, folder, files.length + 1);
    if (file !== null) files.push(file);
    rules.push({
      path,
      rule: {
        id: nameOf(entry),
        condition,
        action: {
          type: 'fulfill',
          status: entry.status,
          ...(Object.keys(headers).length === 0 ? {} : { headers }),
          ...(file === null ? {} : { path: file.path }),
        },
      },
    });
  }
  return {
    description: `Imported from ${basename(source)}.`,
    rules: inTurn(rules),
    files,
    losses,
  };
}

const NO_ENTRY = {
  message: 'This entry has no request or no response.',
  hint: 'Nothing to do: there is nothing to answer with.',
};

/** Why there is nothing to answer with, or null. */
function reasonNotToAnswer({
  url,
  status,
  body,
  size,
  method,
}: HarEntry): { readonly message: string; readonly hint: string } | null {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    return {
      message: 'Only http and https can be answered.',
      hint: 'Nothing to do: no request can be sent there.',
    };
  }
  if (status === 0) {
    return {
      message: 'The request got no response.',
      hint: 'To have it fail here too, write a rule with block and an errorCode.',
    };
  }
  if (status < 200) {
    return {
      message: `${String(status)} is no whole response.`,
      hint: 'Nothing to do: what came after it is an entry of its own.',
    };
  }
  if (status === 304) {
    return {
      message: 'The recorder’s own cache had the body, and the 304 does not have it.',
      hint: 'Record again with the cache turned off.',
    };
  }
  if (body === null && size > 0 && method !== 'HEAD') {
    return {
      message: 'The recording holds no body for this response.',
      hint: 'Record again and save it with content.',
    };
  }
  return null;
}

/** A challenge that was answered: the answer to it is what the request came to. */
function wasOnlyAsked(
  { status, method, url }: HarEntry,
  later: readonly (HarEntry | undefined)[],
): { readonly message: string; readonly hint: string } | null {
  if (status !== 401 && status !== 407) return null;
  if (!later.some((entry) => entry?.method === method && entry.url === url)) return null;
  return {
    message: `The server asked for credentials with ${String(status)}, and then was given them.`,
    hint: 'Nothing to do: the rule answers at once with what came then.',
  };
}

/** The same request again and again: each answer has its turn, and the last one stays. */
function inTurn(rules: readonly PlacedRule[]): PlacedRule[] {
  const key = ({ rule }: PlacedRule): string => JSON.stringify(rule.condition);
  const last = new Map(rules.map((placed, index) => [key(placed), index]));
  return rules.map((placed, index) =>
    last.get(key(placed)) === index ? placed : { ...placed, rule: { ...placed.rule, times: 1 } },
  );
}

async function bodyFile(
  { body, url, mimeType }: HarEntry,
  folder: string,
  number: number,
): Promise<CompanionFile | null> {
  if (body === null || body.byteLength === 0) return null;
  const { default: mime } = await import('mime');
  const last = new URL(url).pathname.split('/').findLast((part) => part !== '') ?? 'body';
  const name = last.replace(/[^\w.-]+/g, '_').slice(0, 60);
  const extension = mime.getExtension(mimeType);
  const hasExtension = extension === null || mime.getType(name) === mime.getType(extension);
  const file = hasExtension ? name : `${name}.${extension}`;
  return { path: `${folder}/${String(number).padStart(3, '0')}-${file}`, content: body };
}

function nameOf({ method, url }: HarEntry): string {
  const { hostname, pathname } = new URL(url);
  return `${method.toLowerCase()}-${hostname}${pathname.replace(/\/$/, '')}`;
}

/** "mocks" of "/workspace/mocks.request-rules.json". */
export function baseName(target: string): string {
  return basename(target).replace(/(\.request-rules)?\.[^.]*$/, '');
}

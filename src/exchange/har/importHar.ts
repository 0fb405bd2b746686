import { basename } from 'node:path';
import type { KnownSecrets } from '../../session/knownSecrets.ts';
import type { Fault } from '../../rules/document/fault.ts';
import { baseName } from '../conversion/baseName.ts';
import { leftOut } from '../conversion/importer.ts';
import type {
  CompanionFile,
  ImportDraft,
  Importer,
  ImportOptions,
  PlacedRule,
  Source,
} from '../conversion/importer.ts';
import { cleanEntry } from './cleanRecording.ts';
import { reasonNotToAnswer } from './answerable.ts';
import { conditionOf } from './entryRule.ts';
import { harEntriesIn, readHarEntry } from './harEntry.ts';
import type { RecordedEntry } from './harEntry.ts';
import { revealedSecrets } from './revealedSecrets.ts';
import { ResponseRules } from './responseRules.ts';
import { isRecord } from '../../session/kindOf.ts';

/** Recordings of browsers, proxies and of the workbench itself. */
export const har: Importer = {
  title: 'a HAR file',
  recognizes: (value) => harEntriesIn(value) !== undefined,
  convert: (source, options) =>
    options.recording === 'responses'
      ? convertResponses(source, options)
      : convertRecording(source, options),
};

interface Answer {
  readonly entry: RecordedEntry;
  readonly value: unknown;
  readonly path: (string | number)[];
}

/** A rule for each response, with its body in a file of its own. */
async function convertResponses(source: Source, options: ImportOptions): Promise<ImportDraft> {
  const { answers, warnings, known } = answersOf(source);
  const rules = new ResponseRules(options, known);
  for (const { entry, path } of answers) await rules.add(entry, path);
  return {
    description: `Imported from ${basename(source.path)}.`,
    rules: rules.inTurn,
    files: rules.files,
    warnings: [...warnings, ...rules.warnings],
  };
}

/**
 * One rule that answers out of a copy of the recording. What has a token in its URL can't be found there without it, and
 * gets a rule of its own.
 */
async function convertRecording(source: Source, options: ImportOptions): Promise<ImportDraft> {
  const { answers, warnings, known } = answersOf(source);
  const own = new ResponseRules(options, known);
  const copied: unknown[] = [];
  const lost: Fault[] = [...warnings];
  const hosts = new Set<string>();
  for (const { entry, value, path } of answers) {
    const { hidesSecret } = conditionOf(entry, path, options);
    if (hidesSecret) {
      await own.add(entry, path);
      continue;
    }
    hosts.add(new URL(entry.url).hostname);
    const cleaned = options.includeSecrets
      ? { entry: value, warnings: [] }
      : cleanEntry(value, path, known);
    copied.push(cleaned.entry);
    lost.push(...cleaned.warnings);
  }
  const name = `${baseName(options.target)}.har`;
  const rule: PlacedRule = {
    path: ['log'],
    rule: {
      id: 'replay',
      description: `answers as recorded in ${name}`,
      // What else is sent from this workspace is not the recording's business.
      condition: { requestDomains: [...hosts] },
      action: {
        type: 'fulfill',
        har: name,
        ...(options.notFound === null ? {} : { notFound: options.notFound }),
      },
    },
  };
  const recording: CompanionFile = { path: name, content: recordingOf(source, copied) };
  return {
    description: `Imported from ${basename(source.path)}.`,
    rules: copied.length === 0 ? own.inTurn : [...own.inTurn, rule],
    files: copied.length === 0 ? own.files : [...own.files, recording],
    warnings: [...lost, ...own.warnings],
  };
}

function recordingOf({ document }: Source, entries: readonly unknown[]): string {
  const { log } = Object(document.value) as { readonly log?: unknown };
  const head = isRecord(log) ? log : {};
  return `${JSON.stringify({ log: { ...head, entries } }, null, 2)}\n`;
}

/** What requests can be answered with, and what not. */
function answersOf({ document }: Source): {
  readonly answers: Answer[];
  readonly warnings: Fault[];
  readonly known: KnownSecrets;
} {
  const values = harEntriesIn(document.value) ?? [];
  const entries = values.map(readHarEntry);
  const answers: Answer[] = [];
  const warnings: Fault[] = [];
  for (const [index, entry] of entries.entries()) {
    const path = ['log', 'entries', index];
    const reason = reasonNotToAnswer(entry, entries.slice(index + 1));
    if (reason !== null) warnings.push(leftOut(path, reason.message, reason.hint));
    else if (entry !== undefined) answers.push({ entry, value: values[index], path });
  }
  return { answers, warnings, known: revealedSecrets(values) };
}

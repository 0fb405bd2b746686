import path from 'node:path';
import { inspect } from 'node:util';
import type { TestEvent } from 'node:test/reporters';
import { slowestLines } from './slowest.ts';
import type { Timed } from './slowest.ts';
import { recordOutcome } from './testOutcome.ts';
import type { TestOutcome } from './testOutcome.ts';

/**
 * A reporter for `node --test`: a line for each file, failures in full with what their file printed, at the end what was slow.
 * Writes the outcome of every test into the file named by REQUEST_WORKBENCH_RESULT.
 */
export default async function* nodeTestReporter(
  events: AsyncIterable<TestEvent>,
): AsyncGenerator<string> {
  const printed = new Map<string, string>();
  const tests: Timed[] = [];
  const files: Timed[] = [];
  for await (const event of events) {
    switch (event.type) {
      case 'test:stdout':
      case 'test:stderr': {
        const file = path.resolve(event.data.file);
        printed.set(file, (printed.get(file) ?? '') + event.data.message);
        break;
      }
      case 'test:pass': {
        const { name, file, skip, todo, details } = event.data;
        if (details.type === 'suite') break;
        if (isFileItself(name, file)) {
          // A file whose tests are all filtered away is no mistake.
          if (process.env['REQUEST_WORKBENCH_GREP']) break;
          record({ outcome: 'failed', name: `${name} has no tests` });
          yield `FAILED  ${name} has no tests\n`;
          break;
        }
        const skipped = skip !== undefined || todo !== undefined;
        record({ outcome: skipped ? 'skipped' : 'passed', name, ...within(file) });
        tests.push({ name, milliseconds: details.duration_ms });
        break;
      }
      case 'test:fail': {
        const { name, file, line, todo, details } = event.data;
        const { cause, failureType } = details.error as Error & { failureType?: string };
        // A suite or a test fails with its subtests, which have been told already.
        if (failureType === 'subtestsFailed') break;
        if (todo !== undefined) {
          record({ outcome: 'skipped', name });
          break;
        }
        const location = `${path.relative('', file ?? '')}:${line ?? 1}`;
        record({ outcome: 'failed', name, location, ...within(file) });
        tests.push({ name, milliseconds: details.duration_ms });
        const output = printed.get(path.resolve(file ?? '')) ?? '';
        printed.delete(path.resolve(file ?? ''));
        yield `\nFAILED  ${name}\n        ${location}\n${indent(describe(cause ?? details.error))}\n${
          output ? `        printed by this file:\n${indent(output.trimEnd())}\n` : ''
        }\n`;
        break;
      }
      case 'test:summary': {
        const { file, counts, duration_ms: ms } = event.data;
        if (!file) {
          const lines = [...slowestLines('tests', tests), ...slowestLines('files', files)];
          if (lines.length > 0) yield `${lines.join('\n')}\n`;
          break;
        }
        if (counts.tests === 0) break;
        files.push({ name: path.relative('', file), milliseconds: ms });
        const failed = counts.tests - counts.passed - counts.skipped - counts.todo;
        yield `  ${failed > 0 ? `${failed} of ` : ''}${counts.tests} ${failed > 0 ? 'FAILED' : 'passed'}  ${path.relative('', file)} (${(ms / 1000).toFixed(1)} s)\n`;
        break;
      }
      default:
    }
  }
}

function record(outcome: TestOutcome): void {
  const file = process.env['REQUEST_WORKBENCH_RESULT'];
  if (file) recordOutcome(file, outcome);
}

function within(file: string | undefined): { readonly file?: string } {
  return file === undefined ? {} : { file: path.relative('', file).replaceAll(path.sep, '/') };
}

/** Node reports a file that declares no tests, or that could not be loaded, as a test of its own. */
function isFileItself(name: string, file: string | undefined): boolean {
  return file !== undefined && path.resolve(name) === path.resolve(file);
}

function describe(error: unknown): string {
  return error instanceof Error ? inspect(error, { colors: false }) : String(error);
}

function indent(text: string): string {
  return text.replace(/^/gm, '        ');
}

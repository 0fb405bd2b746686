// @ts-check
// Loaded before a test, and before each program that it starts: one source is read as its mutant (runTests.ts).
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const { url, file } = JSON.parse(process.env['REQUEST_WORKBENCH_MUTANT'] ?? '{}');

registerHooks({
  load(loaded, context, next) {
    if (loaded !== url) return next(loaded, context);
    return {
      format: 'module-typescript',
      source: readFileSync(file, 'utf8'),
      shortCircuit: true,
    };
  },
});

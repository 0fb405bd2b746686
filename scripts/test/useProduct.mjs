// @ts-check
// Loaded before tests that test what is built: whatever they import from `src` comes out of the bundle that
// REQUEST_WORKBENCH_PRODUCT names (addDoors.ts). A program that a test starts gets this by NODE_OPTIONS.
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtFrom } from './doorOf.mjs';

const product = process.env['REQUEST_WORKBENCH_PRODUCT'] ?? '';
const root = new URL('../../', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    if (!resolved.url.startsWith(`${root}src/`) || !resolved.url.endsWith('.ts')) return resolved;
    const source = resolved.url.slice(root.length);
    const built = builtFrom(source);
    return {
      url: pathToFileURL(path.join(product, 'dist', built)).href,
      format: built.endsWith('.cjs') ? 'commonjs' : 'module',
      shortCircuit: true,
    };
  },
});

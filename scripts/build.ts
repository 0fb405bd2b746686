import { build, watch } from '../esbuild.config.mjs';

/** `npm run build` and, with --watch, `npm run watch`. */
try {
  if (process.argv.includes('--watch')) await watch();
  else await build({ production: process.argv.includes('--production') });
} catch (error) {
  // esbuild has already shown its own errors, with the lines they are in.
  if (!(error instanceof Error) || !('errors' in error)) console.error(error);
  process.exitCode = 1;
}

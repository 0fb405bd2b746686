import * as nodeModule from 'node:module';

/**
 * Takes away what Node's permission model leaves open and no handler module needs: signals and priorities of other
 * processes, VS Code's among them, and node:sqlite, which writes files past it (docs/discoveries/what-the-permission-model-leaves-open.md).
 */
export function harden(): void {
  const denied = (what: string) => (): never => {
    throw new Error(`A handler module can't use ${what}.`);
  };
  const own = process as unknown as Record<string, unknown>;
  for (const name of ['kill', '_kill', '_debugProcess', '_debugEnd', 'binding', 'dlopen']) {
    Object.defineProperty(own, name, { value: denied(`process.${name}`) });
  }
  const os = process.getBuiltinModule('node:os');
  Object.defineProperty(os, 'setPriority', { value: denied('os.setPriority') });
  const builtin = process.getBuiltinModule.bind(process);
  Object.defineProperty(own, 'getBuiltinModule', {
    value: (id: string): unknown => (isClosed(id) ? denied(id)() : builtin(id)),
  });
  nodeModule.syncBuiltinESMExports();
  nodeModule.registerHooks({
    resolve: (specifier, context, next) => {
      if (isClosed(specifier)) denied(specifier)();
      const resolved = next(specifier, context);
      const format = formatOf(resolved.url);
      return format === null ? resolved : { ...resolved, format };
    },
  });
}

function isClosed(specifier: string): boolean {
  return /^(node:)?sqlite$/.test(specifier);
}

/** Handler modules and TypeScript are ES modules whatever the nearest package.json says: no build stands between. */
function formatOf(url: string): string | null {
  if (url.includes('/node_modules/')) return null;
  if (/\.m?ts$/.test(url)) return 'module-typescript';
  return url.endsWith('.request-handler.js') ? 'module' : null;
}

import { glob } from 'node:fs/promises';
import path from 'node:path';

export interface Suite {
  readonly name: string;
  /** How its files are run: by node:test, or by Mocha inside VS Code. */
  readonly runner: 'node' | 'vscode';
  readonly files: string;
  /** Patterns as well. */
  readonly except?: readonly string[];
  /** A browser, a VS Code in it, the product as it is shipped. */
  readonly needs: readonly ('chromium' | 'vscode' | 'product')[];
  /** Whether what its tests import from `src` comes out of the product (useProduct.mjs). */
  readonly throughDoors?: boolean;
  /** Files run at once. */
  readonly concurrency: number;
}

/** What `npm test` runs, in this order: what is fast and tells most comes first. */
export const suites: readonly Suite[] = [
  {
    name: 'unit',
    runner: 'node',
    files: 'test/**/*.test.ts',
    except: ['test/{scripts,webview,extension,e2e,package}/**'],
    needs: [],
    concurrency: 2,
  },
  {
    name: 'product',
    runner: 'node',
    files:
      'test/{session,storage,engine,handlerModules,rules,ruleEditing,exchange,har,requestFile,cli}/**/*.test.ts',
    except: [
      // About the sources themselves.
      'test/{rules,handlerModules}/{schema,problemsPage,handlerTypes}.test.ts',
      // Long, and of algorithms, time and memory, which no bundler changes.
      'test/**/{*roperties,scale,memory,garbage,chaos,harm,analyzeRules,cacheFreshness}.test.ts',
    ],
    needs: ['product'],
    throughDoors: true,
    concurrency: 2,
  },
  {
    name: 'webview',
    runner: 'node',
    files: 'test/webview/**/*.test.ts',
    needs: ['chromium'],
    concurrency: 2,
  },
  {
    name: 'scripts',
    runner: 'node',
    files: 'test/scripts/**/*.test.ts',
    needs: ['chromium', 'vscode'],
    concurrency: 2,
  },
  {
    name: 'extension',
    runner: 'vscode',
    files: 'test/extension/**/*.test.ts',
    needs: ['chromium', 'vscode', 'product'],
    concurrency: 1,
  },
  {
    name: 'e2e',
    runner: 'node',
    files: 'test/e2e/**/*.test.ts',
    needs: ['chromium', 'vscode', 'product'],
    concurrency: 2,
  },
  {
    name: 'package',
    runner: 'node',
    files: 'test/package/**/*.test.ts',
    needs: ['chromium', 'vscode', 'product'],
    concurrency: 2,
  },
];

export async function filesOf({ files, except = [] }: Suite, root: string): Promise<string[]> {
  const found = await Array.fromAsync(glob(files, { cwd: root }));
  return found.filter((file) => !except.some((pattern) => path.matchesGlob(file, pattern))).sort();
}

// @ts-check
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typescript = ['**/*.ts'];

const syntax = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'A named export has one name everywhere: no default exports.',
  },
  {
    selector: 'ExportAllDeclaration',
    message: 'No barrels: import a thing from the file that holds it.',
  },
];

const sureAssertion = {
  selector:
    'IfStatement[alternate=null] > .consequent CallExpression:matches([callee.name="assert"], [callee.object.name="assert"])',
  message:
    'An assertion in an `if` may silently not run. Assert for both outcomes: with an `else`, or with what is expected depending on the condition.',
};

const lazyPackage = {
  selector: 'ImportExpression[source.value=/^(?!\\.|node:)/]',
  message:
    'In the bundle, import() of a CommonJS package has no named exports (esbuild gives a chunk of it only a default). ' +
    'Import the package at the top of a file of your own, and load that file with import().',
};

export default defineConfig(
  globalIgnores(['node_modules/', 'dist/', 'test-results/', '.vscode-test/']),
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'tsconfig.webview.json', 'tsconfig.test.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A method that has to return a promise says so with `async`, also when it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // A callback may answer or return nothing at all: `Decision | void` is what its users write.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Every callback of a handler or client is optional, and one that does nothing is a good answer.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // `text || 'nothing'` is meant for an empty text too.
      '@typescript-eslint/prefer-nullish-coalescing': [
        'error',
        { ignorePrimitives: { string: true, boolean: true } },
      ],
      curly: ['error', 'multi-line'],
      // `== null` is the one way to say null or undefined at once.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-cond-assign': 'error',
      'no-constant-binary-expression': 'error',
      'no-debugger': 'error',
      'no-else-return': 'error',
      'no-restricted-syntax': ['error', ...syntax],
      'no-self-assign': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-assignment': 'error',
      'no-useless-escape': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'preserve-caught-error': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntax, lazyPackage] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/{cli,webview}/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['{test,bench}/**/*.ts'],
    rules: {
      // node:test waits for its tests by itself; the promises they return are for subtests.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              name: [
                'test',
                'it',
                'describe',
                'suite',
                'before',
                'after',
                'beforeEach',
                'afterEach',
              ],
              package: 'node:test',
            },
          ],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', ...syntax, sureAssertion],
    },
  },
  {
    // The engine's one public door; modules that are found by their default export; what others export.
    files: [
      'src/engine/index.ts',
      '**/*.request-handler.{ts,mts}',
      'scripts/test/nodeTestReporter.ts',
      '**/*.d.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.base],
    rules: {
      eqeqeq: 'error',
      'no-constant-binary-expression': 'error',
      'no-debugger': 'error',
      'prefer-const': 'error',
    },
  },
);

// The boundaries between the folders of src (docs/architecture.md). This file is their only source of truth.

const engine = '^src/engine/';
/** What rules, .http files and their readers share: what is wrong in a file of the user's, and where a file may be. */
const shared = '^src/(problem|insideFolder)\\.ts$';
/** Resolved to its types where these are installed. */
const vscode = '(^|node_modules/@types/)vscode(/index\\.d\\.ts)?$';
/** What the panel draws from: data and pure functions of the engine, nothing that needs Node. */
const sharedWithPanel = [
  '^src/engine/session/sessionEvent\\.ts$',
  '^src/engine/session/sessionView\\.ts$',
  '^src/engine/(decisions/question|message/(headers|fieldValue|encodedPart)|tls/certificate)\\.ts$',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'engine-stands-alone',
      comment:
        'The engine runs requests and nothing else: rules, .http files, VS Code, the command line and the panel use it, never the other way round.',
      severity: 'error',
      from: { path: engine },
      to: { path: '^src/', pathNot: engine },
    },
    {
      name: 'engine-without-vscode',
      comment:
        'The engine also runs on the command line, in tests and in a child process, where there is no `vscode`.',
      severity: 'error',
      from: { path: engine },
      to: { path: vscode },
    },
    {
      name: 'only-transport-knows-undici',
      comment:
        'undici is imported deeply and changes with every major version: src/engine/transport hides it from everyone else.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/transport/' },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'only-extension-knows-vscode',
      comment: 'Only src/extension runs inside VS Code; everything else is given what it needs.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension/' },
      to: { path: vscode },
    },
    {
      name: 'rules-on-engine-only',
      comment:
        'Rules answer the engine. They know nothing of .http files, VS Code, the panel or the command line.',
      severity: 'error',
      from: { path: '^src/rules/' },
      to: { path: '^src/', pathNot: ['^src/rules/', engine, shared] },
    },
    {
      name: 'http-files-on-engine-only',
      comment:
        'A .http file becomes a Request of the engine. It knows nothing of rules, VS Code, the panel or the command line.',
      severity: 'error',
      from: { path: '^src/httpFile/' },
      to: { path: '^src/', pathNot: ['^src/httpFile/', engine, shared] },
    },
    {
      name: 'protocol-is-data',
      comment:
        'Extension and panel both compile against the protocol: it may name only types of the engine, and nothing that runs.',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { path: '^src/', pathNot: ['^src/protocol/', ...sharedWithPanel] },
    },
    {
      name: 'protocol-needs-no-package',
      comment:
        'Extension and panel both compile against the protocol: it may name only types of the engine.',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'core'] },
    },
    {
      name: 'panel-sees-only-the-protocol',
      comment:
        'The panel runs in a web page: it gets everything through the protocol and shares only the engine’s event types, reducer, questions and headers.',
      severity: 'error',
      from: { path: '^src/webview/' },
      to: {
        path: '^src/',
        pathNot: ['^src/webview/', '^src/protocol/', ...sharedWithPanel],
      },
    },
    {
      name: 'panel-packages',
      comment:
        'The panel is built with lit and the toolkit only; each more would have to load before the first paint.',
      severity: 'error',
      from: { path: '^src/webview/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'core'],
        pathNot: 'node_modules/(lit|lit-html|lit-element|@lit/[^/]+|@vscode/webview-ui-toolkit)/',
      },
    },
    {
      name: 'toolkit-in-one-file',
      comment:
        'The UI toolkit is no longer developed: src/webview/toolkit.ts alone imports it, so that another can take its place.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/webview/toolkit\\.ts$' },
      to: { path: 'node_modules/@vscode/webview-ui-toolkit/' },
    },
    {
      name: 'extension-not-from-panel',
      comment: 'Extension and panel meet in src/protocol only; they run in different processes.',
      severity: 'error',
      from: { path: '^src/extension/' },
      to: { path: '^src/(webview|cli)/' },
    },
    {
      name: 'command-line-alone',
      comment:
        'The command line is a second user of engine, rules and .http files beside VS Code; it shares nothing else.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/(extension|webview|protocol)/' },
    },
    {
      name: 'typescript-plugin-alone',
      comment:
        'The plugin is loaded by VS Code’s TypeScript server, which has nothing of ours but this one file.',
      severity: 'error',
      from: { path: '^src/typescriptPlugin/' },
      to: { path: '^src/', pathNot: '^src/typescriptPlugin/' },
    },
    {
      name: 'src-stands-alone',
      comment:
        'What is shipped must not need what is not: tests, examples, benchmarks and scripts stay outside.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|examples|bench|scripts)/' },
    },
    {
      name: 'no-cycles',
      comment:
        'Files that import each other, also only for types, cannot be read or changed alone: move what both need into a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file and it imports nobody: use it or delete it.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'all-is-found',
      comment: 'This import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test-results)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};

// The boundaries between the folders of src (docs/architecture.md). This file is their only source of truth.

/** Resolved to its types where these are installed. */
const vscode = '(^|node_modules/@types/)vscode(/index\\.d\\.ts)?$';
const packages = ['npm', 'npm-dev', 'npm-peer', 'npm-optional'];

/** @typedef {Record<string, { may: readonly string[], why: string }>} Rooms */

/**
 * Each folder of src: which others it may import besides itself, and the reason that is given when it imports more.
 * @type {Rooms}
 */
const rooms = {
  session: {
    may: [],
    why: 'The ground that everything stands on, the panel too: it imports no other folder.',
  },
  words: {
    may: ['session'],
    why: 'What panel, trees and command line say in the same words: no Node, no page.',
  },
  draft: {
    may: ['session'],
    why: 'A request that is being written, as one block of a request file: panel and host take it apart alike. No Node, no page, no parser.',
  },
  storage: {
    may: [],
    why: 'Files and folders of our own on disk, that survive a crash and are shared between processes. It knows nothing of what is kept in them.',
  },
  files: {
    may: ['session', 'engine'],
    why: 'What readers of workspace files share. It knows nothing of rules or requests in them.',
  },
  engine: {
    may: ['session', 'words', 'storage'],
    why: 'The engine runs requests and nothing else: rules, request files, VS Code, the command line and the panel use it, never the other way round.',
  },
  har: {
    may: ['session', 'words', 'files', 'engine'],
    why: 'HAR is read into and written from what the engine knows. Rules and faces use it.',
  },
  handlerModules: {
    may: ['session', 'files', 'engine'],
    why: 'Modules answer the engine from a process of their own. They know nothing of rule files or of a face.',
  },
  rules: {
    may: ['session', 'words', 'files', 'engine', 'har'],
    why: 'Rules answer the engine. They know nothing of request files, editing, VS Code, the panel or the command line.',
  },
  ruleEditing: {
    may: ['session', 'words', 'files', 'engine', 'rules'],
    why: 'Writing rules needs rules and the text of their files; whoever shows an editor uses it.',
  },
  exchange: {
    may: ['session', 'words', 'files', 'engine', 'har', 'rules', 'ruleEditing'],
    why: 'Formats of other programs become rules and rules become them. Faces use it.',
  },
  requestFile: {
    may: ['session', 'words', 'draft', 'files', 'engine'],
    why: 'A .http file becomes a Request of the engine. It knows nothing of rules, VS Code, the panel or the command line.',
  },
  bodyText: {
    may: ['session', 'engine'],
    why: 'Bodies as text, a page at a time: it knows nothing of who keeps them or draws them.',
  },
  workbench: {
    may: [
      'session',
      'storage',
      'bodyText',
      'files',
      'engine',
      'har',
      'handlerModules',
      'rules',
      'ruleEditing',
      'exchange',
      'requestFile',
    ],
    why: 'The application without a face: VS Code, the command line and every later face give it what it needs through its ports.',
  },
  protocol: {
    may: ['session', 'draft'],
    why: 'Extension and panel both compile against the protocol: it holds data and nothing that needs Node.',
  },
  webview: {
    may: ['session', 'words', 'draft', 'protocol'],
    why: 'The panel runs in a web page: it gets everything through the protocol, and shares only the ground and the words with the host.',
  },
  extension: {
    may: [
      'session',
      'words',
      'draft',
      'files',
      'engine',
      'har',
      'handlerModules',
      'rules',
      'ruleEditing',
      'exchange',
      'requestFile',
      'workbench',
      'protocol',
    ],
    why: 'Extension and panel meet in src/protocol only; nothing is shared with the command line but what both stand on.',
  },
  cli: {
    may: [
      'session',
      'words',
      'storage',
      'files',
      'engine',
      'har',
      'handlerModules',
      'rules',
      'ruleEditing',
      'exchange',
      'requestFile',
      'workbench',
    ],
    why: 'The command line is a second face beside VS Code; it shares nothing with it but what both stand on.',
  },
};

/**
 * The rooms of the engine, from the ground up: each may import from those above it in this table that it names.
 * @type {Rooms}
 */
const engineRooms = {
  errors: {
    may: [],
    why: "What can go wrong, by Chromium's names: everything may fail, so that everything may import it.",
  },
  async: {
    may: [],
    why: 'How to wait for what may be cancelled, or may never come. It knows nothing of requests.',
  },
  body: {
    may: ['errors'],
    why: 'Bodies as bytes, text and parts: neither the message around them nor the connection matters.',
  },
  message: {
    may: ['errors', 'body'],
    why: 'Requests and responses are values: they know no handler, no session and no connection.',
  },
  'network/cookies': {
    may: ['message'],
    why: 'The jar of cookies. Who may send or keep one is asked in run.',
  },
  handlers: {
    may: ['errors', 'message', 'network/cookies'],
    why: "What people implement (RequestHandler, ResourceHandler, WebRequestClient, Person) and what they answer with: the engine's contract, not how it is kept.",
  },
  resource: {
    may: ['errors', 'async', 'body', 'message', 'handlers'],
    why: 'Responses that come from a handler in place of the network.',
  },
  decisions: {
    may: ['errors', 'async', 'body', 'message', 'network/cookies', 'handlers', 'resource'],
    why: 'One question, put to handlers and then to a person. Who asks it, and what follows, is not its affair.',
  },
  'network/redirect': {
    may: ['errors', 'body', 'message', 'network/cookies'],
    why: 'Where a redirect leads and what goes along; whether it is followed is asked in run.',
  },
  'network/auth': {
    may: ['errors', 'async', 'body', 'message', 'handlers', 'decisions'],
    why: 'Challenges and their answers, for servers and proxies alike; sending the answer is the affair of run and transport.',
  },
  'network/tls': {
    may: ['errors', 'message', 'handlers', 'decisions'],
    why: 'Certificates, whoever shows them to whom. It is given a socket and opens none.',
  },
  quickjs: {
    may: [],
    why: 'QuickJS, compiled for the threads that run code of somebody else. Whose code, and what it may ask for, is not its affair.',
  },
  'network/transport': {
    may: [
      ...['errors', 'async', 'body', 'message', 'handlers', 'quickjs'],
      ...['network/redirect', 'network/auth', 'network/tls'],
    ],
    why: 'Connections, and one request with its response on one of them. It knows no cache and no session but through TransportScope.',
  },
  'network/cache': {
    may: [...['errors', 'async', 'body', 'message'], ...['network/redirect', 'network/transport']],
    why: 'Responses that were kept. Whoever uses it says how to send what is not.',
  },
  context: {
    may: [
      ...['errors', 'message', 'handlers', 'resource', 'network/cookies', 'network/redirect'],
      ...['network/auth', 'network/tls', 'network/transport', 'network/cache'],
    ],
    why: 'What sessions share. It holds the parts and knows nothing of a single session.',
  },
  run: {
    may: [
      ...['errors', 'async', 'body', 'message', 'handlers', 'resource', 'decisions', 'context'],
      ...['network/cookies', 'network/redirect', 'network/auth', 'network/tls'],
      ...['network/transport', 'network/cache'],
    ],
    why: 'The steps of one request, and the session that they share. Only webRequest.ts, which tells them in order, stands above.',
  },
};

/**
 * How the engine is entered from other rooms, besides `index.ts`: whole folders that know no connection, and single files.
 * `index.ts` loads all of the engine, and is for whoever sends requests, and for types. A door loads little more than itself
 * (docs/decisions/0043-doors-of-the-engine.md).
 * @type {Record<string, string>}
 */
const engineDoors = {
  errors: 'Errors by name and number: rules block with them, modules and HAR name them.',
  body: 'Bodies as bytes, text and parts: requests are made of them, responses are shown and replayed.',
  message: 'Requests and responses as values: made from files, options, rules and modules.',
  handlers: 'What people implement and answer with: rules and modules are handlers.',
  'network/auth/awsSignature.ts': '--aws-sigv4 signs when a request is sent, as its client.',
  'network/auth/schemes/basic.ts':
    'A .http file states Basic credentials as a field of the request.',
  'network/auth/requestLogins.ts': 'Whom a request goes as: said by .http files and options.',
  'network/cookies/cookieManager.ts': 'A jar of its own, which rules name and cookie files fill.',
  'network/cookies/registrableDomain.ts':
    'What counts as one site: a condition of rules asks as SameSite cookies do.',
  'network/redirect/nextHeaders.ts':
    'What a redirect leaves of a request: rules are explained without sending it.',
  'network/tls/clientAuth/pemOf.ts':
    'Reads files with client certificates, for options, settings and rules.',
  'network/tls/fileFaults.ts':
    'What is wrong with certificate files and revocation lists, said before a connection needs them.',
  'network/transport/proxy/pac/pacScript.ts':
    'Whether a PAC file that an option names can be used. Loaded only then.',
  'network/transport/proxy/proxyServer.ts':
    'Whether the address of a proxy that an option names can be used. Loaded only then.',
  'quickjs/quickJsModule.ts':
    'Scripts of request files run in QuickJS, as PAC files do: it is compiled once for both.',
  'resource/simpleResource.ts': 'Modules answer with it, in a process that has no engine.',
  'resource/streamResource.ts': 'Rules answer with it: fulfill and replay.',
};

/**
 * The rooms of the rules, from the ground up. Beside them stands the schema itself.
 * @type {Rooms}
 */
const ruleRooms = {
  facts: {
    may: [],
    why: 'What is known of a request at each callback. It knows nothing of rules.',
  },
  regex: {
    may: [],
    why: 'Regular expressions that take linear time. They know nothing of rules.',
  },
  document: {
    may: [],
    why: 'JSON and YAML as values that know their places in the text, whatever they mean.',
  },
  urlPattern: {
    may: ['facts', 'regex'],
    why: 'URL patterns (WHATWG) that take linear time. They know nothing of rules.',
  },
  schema: {
    may: ['document', 'facts', 'urlPattern'],
    why: 'The shape of a rule file, as the schema checks it and as types; what a condition or an action means stands in its own room.',
  },
  secrets: {
    may: ['document', 'schema'],
    why: 'Secrets that rules name, or hold where they should name them.',
  },
  conditions: {
    may: ['document', 'facts', 'regex', 'urlPattern', 'schema'],
    why: 'A condition sees facts and says whether it matches: it knows no action and no other rule.',
  },
  actions: {
    may: ['document', 'facts', 'regex', 'schema', 'secrets', 'conditions'],
    why: 'An action answers one callback: it knows no other rule.',
  },
  evaluate: {
    may: ['document', 'facts', 'schema', 'secrets', 'conditions', 'actions'],
    why: 'Rules in order, for one callback. Where they come from and how they are found is not its affair.',
  },
  index: {
    may: ['facts', 'evaluate'],
    why: 'Finds the few rules that a URL can match; it decides nothing.',
  },
  check: {
    may: ['document', 'facts', 'schema', 'secrets', 'conditions', 'actions', 'evaluate'],
    why: 'From the text of one file to its rules, or to what is wrong in it; it knows no other file.',
  },
  analyze: {
    may: ['document', 'facts', 'schema', 'conditions', 'actions', 'evaluate', 'check'],
    why: 'Which rules can never act because of others.',
  },
  explain: {
    may: [...['document', 'facts', 'schema', 'secrets', 'conditions', 'actions', 'evaluate']],
    why: 'What rules would do, without doing it.',
  },
  book: {
    may: [...['document', 'facts', 'schema', 'secrets', 'actions', 'evaluate', 'index', 'check']],
    why: 'The files in force, as one RequestHandler. Whoever watches files and shows problems uses it.',
  },
};

/**
 * The rooms of request files, from the ground up.
 * @type {Rooms}
 */
const requestFileRooms = {
  curl: {
    may: [],
    why: 'What a command of curl sends, told from its text alone.',
  },
  snippets: {
    may: [],
    why: "A request as code of other programs, from what is sent alone. No request file, and nobody's clipboard.",
  },
  parse: {
    may: ['curl'],
    why: 'From the text to what stands in it, in every dialect. It fills in nothing and judges no request.',
  },
  draft: {
    may: ['curl', 'parse'],
    why: 'Text of a block taken apart for the tables of the panel, and put back into its file. It fills in nothing.',
  },
  template: {
    may: [],
    why: 'Where expressions stand in a text, and of which kind each is. What they stand for is found elsewhere.',
  },
  values: {
    may: ['parse', 'template'],
    why: 'What the names of a file stand for. Where values come from, ports say.',
  },
  check: {
    may: ['parse', 'template'],
    why: 'What HTTP does not allow in a request, written or filled in.',
  },
  auth: {
    may: ['values'],
    why: 'Tokens: how servers are asked for them, and how long they are kept. Whose words say so, and what sends the request, is not its affair.',
  },
  send: {
    may: ['curl', 'parse', 'template', 'values', 'check'],
    why: 'A written request becomes one of the engine. When it is sent, and what happens then, is not its affair.',
  },
  environments: {
    may: ['values'],
    why: 'What environment files and settings say about names. It knows no request, and fills in nothing.',
  },
  scripts: {
    may: ['values', 'template'],
    why: 'The sandbox in which scripts, expressions and assertions run. When they run, and what follows from what they say, is not its affair.',
  },
  language: {
    may: ['parse', 'template', 'values', 'check'],
    why: 'What an editor shows and offers while one types: text and places in, plain objects out. It sends nothing, runs nothing, and knows no editor.',
  },
  run: {
    may: ['parse', 'template', 'values', 'environments', 'scripts', 'auth', 'send'],
    why: 'The way of a request from its file to the answer, with what it needs first. Faces give it their ports.',
  },
};

/**
 * The rules for the rooms inside `base`, besides what `base` itself may import.
 * @param {string} base
 * @param {Rooms} inside
 * @param {string} ground the files of `base` itself that its rooms may import
 */
function insideOf(base, inside, ground = '(?!)') {
  return Object.entries(inside).map(([room, { may, why }]) => ({
    name: `${base.split('/').at(-1)}-${room.replaceAll('/', '-')}-imports`,
    comment: `${why} In ${base} it may import: ${may.join(', ') || 'nothing'}. A new arrow is a decision: docs/architecture.md.`,
    severity: /** @type {const} */ ('error'),
    from: { path: `^${base}/${room}/` },
    to: { path: `^${base}/`, pathNot: `^${base}/((${[room, ...may].join('|')})/|${ground})` },
  }));
}

/**
 * A folder uses the folders inside it, and these do not import the folder's own files. In these alone it is the other
 * way round.
 * @type {Record<string, string>}
 */
const builtOnTheirParent = {
  'src/engine/body/decoding': 'Its stages are sinks (bodySink.ts); body itself decodes nothing.',
  'src/engine/decisions/points':
    'Each point words one question and puts it to decide.ts, which knows none of them.',
  'src/handlerModules/approval': 'Approves what moduleHost.ts runs, which asks for no approval.',
};

/** How deep folders of src stand inside each other. */
const DEPTHS = [1, 2, 3, 4, 5];
const upward = Object.keys(builtOnTheirParent);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, { may, why }]) => ({
      name: `${room}-imports`,
      comment: `${why} It may import: ${may.join(', ') || 'nothing'}. A new arrow is a decision: docs/architecture.md.`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: `^src/(${[room, ...may].join('|')})/` },
    })),
    {
      name: 'every-folder-is-a-room',
      comment: 'This folder of src has no entry in `rooms` above: say what it may import.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(rooms).join('|')})/` },
      to: {},
    },
    {
      name: 'engine-by-its-doors',
      comment: `The engine is entered by src/engine/index.ts or by a door named in \`engineDoors\` above (${Object.keys(engineDoors).join(', ')}). Import from one of them; a new door is a decision: docs/decisions/0043-doors-of-the-engine.md.`,
      severity: 'error',
      from: { path: '^(src|bench|scripts|examples)/', pathNot: '^src/engine/' },
      to: {
        path: '^src/engine/',
        pathNot: [
          '^src/engine/index\\.ts$',
          ...Object.keys(engineDoors).map((door) =>
            door.endsWith('.ts') ? `^src/engine/${door}$` : `^src/engine/${door}/`,
          ),
        ],
      },
    },
    ...Object.keys(engineDoors)
      .filter((door) => door.endsWith('.ts'))
      .map((door) => ({
        name: `engine-door-in-use: ${door}`,
        comment:
          'Nobody outside of the engine uses this door any more: take it out of `engineDoors`.',
        severity: /** @type {const} */ ('error'),
        from: { path: '^src/', pathNot: '^src/engine/' },
        module: { path: `^src/engine/${door}$`, numberOfDependentsLessThan: 1 },
      })),
    ...insideOf('src/engine', engineRooms),
    ...insideOf('src/rules', ruleRooms, '(rules\\.schema\\.json)$'),
    ...insideOf('src/requestFile', requestFileRooms),
    {
      name: 'every-folder-of-the-rules-is-a-room',
      comment: 'This folder has no entry in `ruleRooms` above: say what it may import.',
      severity: 'error',
      from: {
        path: '^src/rules/',
        pathNot: `^src/rules/((${Object.keys(ruleRooms).join('|')})/)`,
      },
      to: {},
    },
    {
      name: 'every-folder-of-the-engine-is-a-room',
      comment: 'This folder has no entry in `engineRooms` above: say what it may import.',
      severity: 'error',
      from: {
        path: '^src/engine/[^/]+/',
        pathNot: `^src/engine/(${Object.keys(engineRooms).join('|')})/`,
      },
      to: {},
    },
    {
      name: 'no-folder-cycles',
      comment:
        'Folders that import each other, if only by way of others, are one folder: move what both need below both, or give the lower one a function to call.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/' },
      to: { circular: true },
    },
    ...DEPTHS.map((depth) => ({
      name: `no-import-upward-${depth}`,
      comment:
        'A folder composes what the folders inside it hold; a file in here that imports the folder around it makes both one. Move what both need into a folder beside this one, or give this one a function to call.',
      severity: /** @type {const} */ ('error'),
      from: {
        path: `^(src/${'[^/]+/'.repeat(depth)})[^/]+/`,
        pathNot: `^(${upward.join('|')})/`,
      },
      to: { path: '^$1[^/]+\\.ts$' },
    })),
    ...Object.entries(builtOnTheirParent).map(([child, why]) => ({
      name: `built-on-its-parent: ${child}`,
      comment: `${why} So the folder around it must not import it.`,
      severity: /** @type {const} */ ('error'),
      from: { path: `^${child.slice(0, child.lastIndexOf('/'))}/[^/]+$` },
      to: { path: `^${child}/` },
    })),
    {
      name: 'ground-needs-nothing',
      comment: 'Page and process both use it: no Node, no package.',
      severity: 'error',
      from: { path: '^src/(session|words|draft|protocol)/' },
      to: { dependencyTypes: [...packages, 'core'] },
    },
    {
      name: 'only-transport-knows-undici',
      comment:
        'undici is imported deeply and changes with every major version: src/engine/network/transport hides it from everyone else.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/network/transport/' },
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
      name: 'panel-packages',
      comment:
        'The panel is built with lit and the toolkit only; each more would have to load before the first paint. What loads later has more: the text editor in src/webview/text, tables and PDF in src/webview/preview (docs/decisions/0049-bodies-as-text.md).',
      severity: 'error',
      from: { path: '^src/webview/', pathNot: '^src/webview/(text|preview)/' },
      to: {
        dependencyTypes: [...packages, 'core'],
        pathNot: 'node_modules/(lit|lit-html|lit-element|@lit/[^/]+|@vscode/webview-ui-toolkit)/',
      },
    },
    {
      name: 'editor-is-loaded-later',
      comment:
        'The text editor is as large as the rest of the panel: only src/webview/text knows it, and shownText.ts and editedText.ts load it when a text is shown or edited.',
      severity: 'error',
      from: { path: '^src/webview/', pathNot: '^src/webview/text/' },
      to: {
        path: '^src/webview/text/',
        pathNot: '^src/webview/text/(shownText|editedText|editedTextOptions)\\.ts$',
      },
    },
    {
      name: 'previews-are-loaded-later',
      comment:
        'PDF.js is twenty times the rest of the panel: whoever draws a preview loads it by import(), when there is one.',
      severity: 'error',
      from: { path: '^src/webview/', pathNot: '^src/webview/preview/' },
      to: {
        path: '^src/webview/preview/',
        pathNot: '^src/webview/preview/filledBy\\.ts$',
        dependencyTypesNot: ['dynamic-import'],
      },
    },
    {
      name: 'toolkit-in-one-file',
      comment:
        'The UI toolkit is no longer developed: src/webview/toolkit/toolkit.ts alone imports it, so that another can take its place.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/webview/toolkit/toolkit\\.ts$' },
      to: { path: 'node_modules/@vscode/webview-ui-toolkit/' },
    },
    {
      name: 'typescript-plugin-alone',
      comment:
        "The plugin is loaded by VS Code's TypeScript server, which has nothing of ours but this one file.",
      severity: 'error',
      from: { path: '^src/extension/typescriptPlugin/' },
      to: { path: '^src/', pathNot: '^src/extension/typescriptPlugin/' },
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
        "Files that import each other, also only for types, can't be read or changed alone: move what both need into a third.",
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

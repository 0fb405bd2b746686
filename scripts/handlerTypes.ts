import path from 'node:path';
import ts from 'typescript';

const root = path.dirname(import.meta.dirname);
const ENTRY = 'src/handlerModules/handlerTypes.ts';
/** Where the declarations are said to stand: away from the sources, which would be found before them. */
const DECLARED = path.join(root, 'dist/declared');

const HEAD = `// Generated from Request Workbench's engine (src/handlerModules/handlerTypes.ts): the types of handler modules.
// import type { RequestHandler } from 'request-workbench'
`;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  // What a module must not see of its own library.
  stripInternal: true,
  skipLibCheck: true,
};

/**
 * One declaration file of all that the entry exports and what that needs: the compiler's own declarations, docstrings
 * included, gathered from the files in which they stand. It imports nothing, so that it serves without an installation.
 */
export function handlerTypes(): string {
  const declared = declarations();
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...declared.keys()], options, {
    ...host,
    getSourceFile: (name, ...rest) => {
      const text = declared.get(name);
      return text === undefined
        ? host.getSourceFile(name, ...rest)
        : ts.createSourceFile(name, text, ts.ScriptTarget.ES2024, true);
    },
    directoryExists: (name) => name.startsWith(DECLARED) || ts.sys.directoryExists(name),
    fileExists: (name) => declared.has(name) || host.fileExists(name),
    readFile: (name) => declared.get(name) ?? host.readFile(name),
  });
  return HEAD + gather(program, declarationOf(ENTRY), declared);
}

/** What the compiler declares of each source that the entry leads to, by path. */
function declarations(): Map<string, string> {
  const files = new Map<string, string>();
  const program = ts.createProgram([path.join(root, ENTRY)], {
    ...options,
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    rootDir: root,
    declarationDir: DECLARED,
  });
  program.emit(undefined, (name, text) => {
    // Declarations say `./x.ts` where the sources do; beside them there are only declarations here.
    files.set(name, text.replaceAll(/(from '|import\(['"])(\.[^'"]*)\.ts(['"])/g, '$1$2.js$3'));
  });
  return files;
}

function declarationOf(source: string): string {
  return path.join(DECLARED, source).replace(/\.ts$/, '.d.ts');
}

/** The statements that the entry's exports need, each once, and one list of exports. */
function gather(program: ts.Program, entry: string, declared: ReadonlyMap<string, string>): string {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (file === undefined || module === undefined) throw new Error(`${entry} exports nothing.`);

  const statements = new Map<ts.Statement, string>();
  const names = new Map<string, ts.Statement>();
  const exported = checker.getExportsOfModule(module);
  const exports = new Map(
    exported.map((symbol) => [symbol.name, resolved(checker, symbol)?.declarations ?? []]),
  );
  const take = (symbol: ts.Symbol | undefined): void => {
    for (const declaration of resolved(checker, symbol)?.declarations ?? []) {
      const statement = statementOf(declaration);
      if (statement === undefined || statements.has(statement)) continue;
      const { fileName } = statement.getSourceFile();
      // What TypeScript itself declares is there for every module.
      if (!declared.has(fileName)) {
        if (isOfLanguage(program, statement)) continue;
        throw new Error(`${fileName} is not ours: the types of handler modules must stand alone.`);
      }
      const name = nameOf(declaration);
      // A module's own CookieManager stands where the engine says its own.
      if (exports.get(name)?.includes(declaration) === false) {
        take(exported.find((symbol) => symbol.name === name));
        continue;
      }
      const other = names.get(name);
      if (other !== undefined && other !== statement) {
        throw new Error(`${name} is declared twice: in ${fileName} and elsewhere.`);
      }
      names.set(name, statement);
      statements.set(statement, textOf(statement));
      visit(statement);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) take(checker.getSymbolAtLocation(node));
    ts.forEachChild(node, visit);
  };

  for (const symbol of exported) take(symbol);
  return [
    ...statements.values(),
    exportOf('export type', exported.filter(isTypeOnly)),
    exportOf(
      'export',
      exported.filter((symbol) => !isTypeOnly(symbol)),
    ),
  ].join('\n');
}

function exportOf(keyword: string, symbols: readonly ts.Symbol[]): string {
  const names = symbols.map(({ name }) => name).sort();
  return `${keyword} {\n${names.map((name) => `  ${name},\n`).join('')}};\n`;
}

/** Whether the entry exports it with `export type`. */
function isTypeOnly(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some(
    (declaration) =>
      ts.isExportSpecifier(declaration) && ts.isTypeOnlyExportDeclaration(declaration),
  );
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias
    ? checker.getAliasedSymbol(symbol)
    : symbol;
}

/** The top-level statement that a declaration is part of; undefined for what stands inside another declaration. */
function statementOf(declaration: ts.Declaration): ts.Statement | undefined {
  if (ts.isVariableDeclaration(declaration)) {
    const statement = declaration.parent.parent;
    return ts.isVariableStatement(statement) && ts.isSourceFile(statement.parent)
      ? statement
      : undefined;
  }
  return ts.isSourceFile(declaration.parent) && ts.isStatement(declaration)
    ? declaration
    : undefined;
}

function nameOf(declaration: ts.Declaration): string {
  return ts.getNameOfDeclaration(declaration)?.getText() ?? '';
}

function isOfLanguage(program: ts.Program, statement: ts.Statement): boolean {
  return program.isSourceFileDefaultLibrary(statement.getSourceFile());
}

/** Without `export`: the lists at the end say what is exported. */
function textOf(statement: ts.Statement): string {
  const text = statement.getFullText().trim();
  const start = statement.getStart() - statement.getFullStart();
  const docs = statement.getFullText().slice(0, start).trim();
  const code = text
    .slice(docs.length)
    .trim()
    .replace(/^export (declare )?/, '$1');
  const own = /^(declare|interface|type) /.test(code) ? code : `declare ${code}`;
  return docs === '' ? own : `${docs}\n${own}`;
}

import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { coloursOf, COLOURS } from '../../requestFile/language/colours.ts';
import { completionsAt } from '../../requestFile/language/completionsAt.ts';
import { hoverAt } from '../../requestFile/language/hover.ts';
import { definitionsOf, nameFault, thingAt } from '../../requestFile/language/occurrences.ts';
import type { NamedThing, Occurrence } from '../../requestFile/language/occurrences.ts';
import { outlineOf } from '../../requestFile/language/outline.ts';
import type { OutlineEntry } from '../../requestFile/language/outline.ts';
import { everyValue } from '../../requestFile/language/currentValue.ts';
import { requestAt } from '../../requestFile/parse/parseHttpFile.ts';
import { Lazy } from '../../workbench/lazy.ts';
import { rangeOf } from '../editor/diagnostics.ts';
import { isSomewhere, pathOf, uriOf } from '../requestFiles/openedFiles.ts';
import { addToEnvironment } from './addToEnvironment.ts';
import { foldersAround, itemOf } from './completionItems.ts';
import { LanguageScopes } from './languageScopes.ts';
import type { LanguageSources, OpenScope } from './languageScopes.ts';
import { environmentOccurrences, everyOccurrence } from './nameSearch.ts';
import { requestDocument } from './requestDocuments.ts';
import { ADD_TO_ENVIRONMENT, actionsFor, CHOOSE_ENVIRONMENT, copyActions } from './requestFixes.ts';
import { RequestProblems } from './requestProblems.ts';

/** What is asked of request files, answered in VS Code's terms. */
export class RequestLanguage implements vscode.Disposable {
  readonly #scopes: Lazy<LanguageScopes | null>;
  readonly #problems: RequestProblems;
  readonly #parts: { dispose(): unknown }[] = [];

  constructor(sources: () => Promise<LanguageSources>) {
    this.#scopes = new Lazy(() => this.#makeScopes(sources));
    this.#problems = new RequestProblems(() => this.#scopes.get());
    this.#parts.push(
      this.#problems,
      vscode.commands.registerCommand(CHOOSE_ENVIRONMENT, async (name: string) =>
        (await sources()).runs.environments.choose([name]),
      ),
      vscode.commands.registerCommand(ADD_TO_ENVIRONMENT, (uri: string, name: string) =>
        this.#addToEnvironment(uri, name),
      ),
    );
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }

  async complete(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const open = await this.#open(document);
    if (open === null) return [];
    const list = foldersAround(pathOf(document.uri));
    return (await completionsAt(open.scope, position, list)).map(itemOf);
  }

  async hover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | null> {
    const open = await this.#open(document);
    const found = open && (await hoverAt(open.scope, position));
    if (found === null) return null;
    return new vscode.Hover(new vscode.MarkdownString(found.markdown), rangeOf(found.range));
  }

  /** What counts first. */
  async definitions(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Location[]> {
    const open = await this.#open(document);
    const thing = open && thingAt(open.scope, position);
    if (open === null || thing === null) return [];
    const { scope, environments } = open;
    const own = definitionsOf(thing, position.line, scope);
    if (thing.kind === 'request') return own.map(locationOf);
    // The value in force is in the environment that was chosen; the others are where it is defined, too.
    const inForce = new Set(
      everyValue(thing.name, position.line, scope).map(({ origin: { file, line } }) =>
        placeOf(file, line),
      ),
    );
    const others = (await environmentOccurrences(thing.name, environments.files)).filter(
      ({ defines }) => defines,
    );
    const chosen = others.filter(({ file, range }) => inForce.has(placeOf(file, range.start.line)));
    return [...own, ...(own.length + chosen.length === 0 ? others : chosen)].map(locationOf);
  }

  async references(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
  ): Promise<vscode.Location[]> {
    const found = await this.#occurrencesAt(document, position);
    return found.all.filter(({ defines }) => includeDeclaration || !defines).map(locationOf);
  }

  async prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<{ range: vscode.Range; placeholder: string }> {
    const open = await this.#open(document);
    const thing = open && thingAt(open.scope, position);
    if (thing === null) {
      throw new Error('Put the cursor on a variable or on the name of a request.');
    }
    return { range: rangeOf(thing.range), placeholder: thing.name };
  }

  async rename(
    document: vscode.TextDocument,
    position: vscode.Position,
    name: string,
  ): Promise<vscode.WorkspaceEdit> {
    const found = await this.#occurrencesAt(document, position);
    const edit = new vscode.WorkspaceEdit();
    if (found.open === null) return edit;
    const { all, open, thing } = found;
    const setting = everyValue(thing.name, position.line, open.scope).find(
      ({ origin }) => origin.setting !== undefined,
    )?.origin.setting;
    const fault =
      nameFault(thing, name, open.scope, all) ??
      (setting === undefined
        ? null
        : `${thing.name} is defined in the setting ${setting}. Rename it there first.`);
    if (fault !== null) throw new Error(fault);
    for (const { file, range } of all) edit.replace(uriOf(file), rangeOf(range), name);
    return edit;
  }

  outline(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    return outlineOf(requestDocument(document)).map(symbolOf);
  }

  folds(document: vscode.TextDocument): vscode.FoldingRange[] {
    const folds = requestDocument(document).blocks.flatMap((block) => block.folds);
    return folds.map(
      ({ kind, firstLine, lastLine }) =>
        new vscode.FoldingRange(
          firstLine,
          lastLine,
          kind === 'comment' ? vscode.FoldingRangeKind.Comment : vscode.FoldingRangeKind.Region,
        ),
    );
  }

  links(document: vscode.TextDocument): vscode.DocumentLink[] {
    const folder = dirname(pathOf(document.uri));
    const all = requestDocument(document).blocks.flatMap(({ links }) => links);
    return all.flatMap((link) => {
      if (!('url' in link) && !isSomewhere(folder)) return [];
      const target =
        'url' in link ? vscode.Uri.parse(link.url) : vscode.Uri.file(resolve(folder, link.path));
      return new vscode.DocumentLink(rangeOf(link.range), target);
    });
  }

  async colours(document: vscode.TextDocument): Promise<vscode.SemanticTokens> {
    const builder = new vscode.SemanticTokensBuilder();
    const open = await this.#open(document);
    for (const { type, range, isDefinition } of open === null ? [] : coloursOf(open.scope)) {
      const { line, character } = range.start;
      const length = range.end.character - character;
      builder.push(line, character, length, COLOURS.indexOf(type), isDefinition ? 1 : 0);
    }
    return builder.build();
  }

  async actions(
    document: vscode.TextDocument,
    { start }: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const open = await this.#open(document);
    const fixes = open === null ? [] : actionsFor(document, diagnostics, open.scope);
    const request = requestAt(requestDocument(document).file, start.line);
    return request === undefined ? fixes : [...fixes, ...copyActions(document, request)];
  }

  async #addToEnvironment(uri: string, name: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    const open = await this.#open(document);
    if (open === null) return;
    const { chosen } = open.scope.known.environment;
    await addToEnvironment(pathOf(document.uri), name, open.environments, chosen);
  }

  async #occurrencesAt(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<Found | { readonly all: readonly Occurrence[]; readonly open: null }> {
    const scopes = await this.#scopes.get();
    const open = await this.#open(document);
    const thing = open && thingAt(open.scope, position);
    if (scopes === null || open === null || thing === null) return { all: [], open: null };
    return { all: await everyOccurrence(thing, open, scopes), open, thing };
  }

  /** Null: what is around the file can't be known. */
  async #open(document: vscode.TextDocument): Promise<OpenScope | null> {
    return (await this.#scopes.get())?.of(document) ?? null;
  }

  /** Null: the workbench can't start. Files are checked by their text then. */
  async #makeScopes(sources: () => Promise<LanguageSources>): Promise<LanguageScopes | null> {
    try {
      const made = new LanguageScopes((await sources()).runs);
      const subscription = made.onChanged((documents) => {
        this.#problems.check(documents);
      });
      this.#parts.push(made, subscription);
      return made;
    } catch {
      return null;
    }
  }
}

interface Found {
  readonly all: readonly Occurrence[];
  readonly open: OpenScope;
  readonly thing: NamedThing;
}

function placeOf(file: string | undefined, line: number | undefined): string {
  return `${file ?? ''}\0${String(line)}`;
}

function locationOf({ file, range }: Occurrence): vscode.Location {
  return new vscode.Location(uriOf(file), rangeOf(range));
}

function symbolOf(entry: OutlineEntry): vscode.DocumentSymbol {
  const { name, detail, range, selection, children } = entry;
  const kind = entry.kind === 'request' ? vscode.SymbolKind.Method : vscode.SymbolKind.Variable;
  const symbol = new vscode.DocumentSymbol(name, detail, kind, rangeOf(range), rangeOf(selection));
  symbol.children = children.map(symbolOf);
  return symbol;
}

import * as vscode from 'vscode';
import { Lazy } from '../../workbench/lazy.ts';
import { onRequestFile } from '../requestFiles/openRequestFiles.ts';
import type { LanguageSources } from './languageScopes.ts';
import type { RequestLanguage } from './requestLanguage.ts';

const LOCAL: vscode.DocumentSelector = [
  { language: 'http', scheme: 'file' },
  { language: 'http', scheme: 'untitled' },
];

/** Signs after which there is something to choose, beside letters. */
const TRIGGERS = ['{', '$', '@', '.', '#', ' ', '/', ':', '"'];

/** As `COLOURS` of requestFile/language/colours.ts has them, which is loaded later. */
const LEGEND = new vscode.SemanticTokensLegend(
  ['variable', 'property', 'macro', 'function'],
  ['declaration'],
);

/** What VS Code knows of request files while they are edited. All of it is loaded when the first one is opened. */
export function registerRequestLanguage(
  context: vscode.ExtensionContext,
  sources: () => Promise<LanguageSources>,
): void {
  const language = new Lazy(async () => {
    const { RequestLanguage } = await import('./requestLanguage.ts');
    const made = new RequestLanguage(sources);
    context.subscriptions.push(made);
    return made;
  });
  const get = (): Promise<RequestLanguage> => language.get();
  const { languages } = vscode;
  context.subscriptions.push(
    onRequestFile(() => void get()),
    languages.registerCompletionItemProvider(
      LOCAL,
      { provideCompletionItems: async (file, at) => (await get()).complete(file, at) },
      ...TRIGGERS,
    ),
    languages.registerHoverProvider(LOCAL, {
      provideHover: async (file, at) => (await get()).hover(file, at),
    }),
    languages.registerDefinitionProvider(LOCAL, {
      provideDefinition: async (file, at) => (await get()).definitions(file, at),
    }),
    languages.registerReferenceProvider(LOCAL, {
      provideReferences: async (file, at, how) => (await get()).references(file, at, how),
    }),
    languages.registerRenameProvider(LOCAL, {
      prepareRename: async (file, at) => (await get()).prepareRename(file, at),
      provideRenameEdits: async (file, at, name) => (await get()).rename(file, at, name),
    }),
    languages.registerDocumentSymbolProvider(LOCAL, {
      provideDocumentSymbols: async (file) => (await get()).outline(file),
    }),
    languages.registerFoldingRangeProvider(LOCAL, {
      provideFoldingRanges: async (file) => (await get()).folds(file),
    }),
    languages.registerDocumentLinkProvider(LOCAL, {
      provideDocumentLinks: async (file) => (await get()).links(file),
    }),
    languages.registerDocumentSemanticTokensProvider(
      LOCAL,
      { provideDocumentSemanticTokens: async (file) => (await get()).colours(file) },
      LEGEND,
    ),
    languages.registerCodeActionsProvider(
      LOCAL,
      { provideCodeActions: async (file, at, around) => (await get()).actions(file, at, around) },
      {
        providedCodeActionKinds: [
          vscode.CodeActionKind.QuickFix,
          vscode.CodeActionKind.Refactor.append('copy'),
        ],
      },
    ),
  );
}

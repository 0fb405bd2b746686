import * as vscode from 'vscode';
import { handlerModuleTemplate, moduleLanguages } from '../../handlerModules/template.ts';
import type { ModuleLanguage } from '../../handlerModules/template.ts';
import type { Modules } from '../../workbench/modules.ts';
import { newFile } from '../editor/newFile.ts';

const PURPOSE = 'handler modules are kept in the workspace';

/**
 * New Handler Module: one that works, in TypeScript or JavaScript, opened. A caller may name the language. Nobody is asked
 * whether it may run: it is what they have asked for.
 */
export async function newHandlerModule(given: unknown, modules: Modules): Promise<void> {
  const language = isLanguage(given) ? given : await askLanguage();
  if (language === undefined) return;
  const uri = await newFile(moduleLanguages[language], handlerModuleTemplate(language), PURPOSE);
  if (uri !== undefined) await modules.approveNew(uri.fsPath);
}

async function askLanguage(): Promise<ModuleLanguage | undefined> {
  const chosen = await vscode.window.showQuickPick(
    Object.entries(moduleLanguages).map(([label, ending]) => ({
      label,
      description: `workbench${ending}`,
    })),
    { title: 'New Handler Module', placeHolder: 'The language to write it in' },
  );
  return isLanguage(chosen?.label) ? chosen.label : undefined;
}

function isLanguage(given: unknown): given is ModuleLanguage {
  return typeof given === 'string' && Object.hasOwn(moduleLanguages, given);
}

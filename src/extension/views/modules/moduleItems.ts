import { isAskable, whyNot } from '../../../handlerModules/approval/approvedModules.ts';
import type { FoundModule } from '../../../workbench/modules.ts';
import { count } from '../../../words/amounts.ts';
import type { ViewIcon, ViewItem } from '../tree/viewItem.ts';

/** What the Modules view shows. */
export interface ShownModules {
  readonly modules: readonly FoundModule[];
  /** How many problems a module has that may run. */
  readonly problemsOf: (path: string) => number;
  /** Nothing runs in folders that nobody trusts. */
  readonly isTrusted: boolean;
}

export function moduleItems(shown: ShownModules): ViewItem<FoundModule>[] {
  return shown.modules.map((module) => {
    const { path, name, fingerprint, files, approval } = module;
    const problems = shown.problemsOf(path);
    return {
      id: path,
      kind: kindOf(module),
      label: name,
      description: stateOf(module, problems, shown.isTrusted),
      tooltip: [
        name,
        ...(approval.state === 'approved' && shown.isTrusted ? [] : [`It ${whyNot(module)}.`]),
        ...(files === 0 ? [] : [`${count(files, 'file')} with what it imports`]),
        `SHA-256 ${fingerprint}`,
      ].join('\n'),
      icon: iconOf(module, problems, shown.isTrusted),
      open: { file: path },
      subject: module,
    };
  });
}

/** What its menu offers: to approve it, to stop it, or nothing. */
function kindOf(module: FoundModule): string {
  if (module.approval.state === 'approved') return 'approvedModule';
  return isAskable(module) ? 'unapprovedModule' : 'module';
}

/** So short that it can be read beside a name; the tooltip has the sentence. */
function stateOf({ approval }: FoundModule, problems: number, isTrusted: boolean): string {
  switch (approval.state) {
    case 'approved':
      if (!isTrusted) return 'untrusted workspace';
      return problems === 0 ? 'approved' : count(problems, 'problem');
    case 'new':
      return 'not approved';
    case 'changed':
      return 'changed';
    case 'unreadable':
      return "can't be approved";
  }
}

function iconOf({ approval }: FoundModule, problems: number, isTrusted: boolean): ViewIcon {
  if (approval.state === 'unreadable') return { name: 'error', color: 'list.errorForeground' };
  if (approval.state !== 'approved') return { name: 'warning', color: 'list.warningForeground' };
  if (!isTrusted) return { name: 'circle-slash' };
  return problems === 0
    ? { name: 'pass', color: 'testing.iconPassed' }
    : { name: 'error', color: 'list.errorForeground' };
}

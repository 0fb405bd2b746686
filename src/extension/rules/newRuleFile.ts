import { ruleFileTemplates } from '../../ruleEditing/templates/ruleFile.ts';
import { newFile } from '../editor/newFile.ts';

/** New Rule File: a small file with one rule that works, under a name that is still free. */
export async function newRuleFile(): Promise<void> {
  await newFile('.request-rules.json', ruleFileTemplates.json, 'rules are kept in the workspace');
}

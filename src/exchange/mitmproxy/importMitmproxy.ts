import type { Fault } from '../../rules/document/fault.ts';
import { leftOut } from '../conversion/importer.ts';
import type {
  CompanionFile,
  ImportDraft,
  Importer,
  ImportOptions,
  PlacedRule,
  Source,
} from '../conversion/importer.ts';
import { mapLocal } from './mapLocal.ts';
import { mapRemote } from './mapRemote.ts';
import {
  anticache,
  blockList,
  modifyBody,
  modifyHeaders,
  sameHeader,
  sameHeaderTwice,
} from './modify.ts';
import type { ConvertOption } from './optionKind.ts';
import { isRecord } from '../../session/kindOf.ts';

/** In the order in which mitmproxy's addons are asked (mitmproxy/addons/__init__.py). */
const converters: Readonly<Record<string, ConvertOption>> = {
  block_list: blockList,
  anticache,
  map_remote: mapRemote,
  map_local: mapLocal,
  modify_body: modifyBody,
  modify_headers: modifyHeaders,
};

/** mitmproxy's options: ~/.mitmproxy/config.yaml, or a command line (https://docs.mitmproxy.org/stable/concepts/options/). */
export const mitmproxy: Importer = {
  title: "mitmproxy's options",
  recognizes: (value) => isRecord(value) && Object.keys(value).some((name) => name in converters),
  convert,
};

async function convert({ document }: Source, options: ImportOptions): Promise<ImportDraft> {
  const written = isRecord(document.value) ? document.value : {};
  const rules: PlacedRule[] = [];
  const files: CompanionFile[] = [];
  const warnings: Fault[] = [];
  for (const [name, convertOption] of Object.entries(converters)) {
    const value = written[name];
    if (value === undefined) continue;
    const isList = Array.isArray(value);
    for (const [index, item] of (isList ? (value as unknown[]) : [value]).entries()) {
      const path = isList ? [name, index] : [name];
      const id = `${name.replaceAll('_', '-')}${isList ? `-${String(index + 1)}` : ''}`;
      if (typeof item !== 'string' && typeof item !== 'boolean') {
        warnings.push(
          leftOut(path, `${name} has something here that is not a valid pattern.`, 'Correct it.'),
        );
        continue;
      }
      const made = await convertOption(String(item), { path, id, options });
      rules.push(...(made.rules ?? []));
      files.push(...(made.files ?? []));
      warnings.push(...(made.warnings ?? []));
    }
    if (isList && name === 'modify_headers') {
      const patterns = (value as unknown[]).map((item) => (typeof item === 'string' ? item : ''));
      for (const index of sameHeaderTwice(patterns)) warnings.push(sameHeader([name, index]));
    }
  }
  for (const name of Object.keys(written).filter((key) => !(key in converters))) {
    warnings.push(
      leftOut(
        [name],
        'This option does not change requests.',
        'Look for a setting of Request Workbench, or an option of its command line.',
      ),
    );
  }
  return { description: "Imported from mitmproxy's options.", rules, files, warnings };
}

import { leftOut } from '../conversion/importer.ts';
import { fromPythonReplacement, toRe2 } from '../conversion/re2Dialect.ts';
import { replacingUrl } from '../conversion/replacingUrl.ts';
import { broken, ruleAt } from './optionKind.ts';
import type { ConvertOption } from './optionKind.ts';
import { parseSpec } from './spec.ts';

/** `map_remote`: parts of the URL are replaced before the request is sent (mitmproxy/addons/mapremote.py). */
export const mapRemote: ConvertOption = (value, context) => {
  const spec = parseSpec(value);
  if ('fault' in spec) return broken(context.path, spec.fault);
  const regex = toRe2(spec.subject, 'python');
  if ('fault' in regex) return { warnings: [leftOut(context.path, regex.fault, regex.hint)] };
  const replacement = fromPythonReplacement(spec.replacement, spec.subject);
  if ('fault' in replacement) {
    return { warnings: [leftOut(context.path, replacement.fault, replacement.hint)] };
  }
  const { condition, action, warnings } = replacingUrl(
    { regex: regex.source, caseSensitive: true, everywhere: true, ...replacement },
    context.path,
  );
  const made = ruleAt('request', spec.filter, context, { condition, action });
  return made.rules.length === 0 ? made : { ...made, warnings: [...made.warnings, ...warnings] };
};

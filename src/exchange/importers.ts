import { dnr } from './dnr/importDnr.ts';
import { har } from './har/importHar.ts';
import { mitmproxy } from './mitmproxy/importMitmproxy.ts';
import { requestly } from './requestly/importRequestly.ts';
import type { FormatName, Importer } from './conversion/importer.ts';

/** Every format by its name, in the order in which a file is tried. */
export const importers: Readonly<Record<FormatName, Importer>> = {
  har,
  dnr,
  requestly,
  mitmproxy,
};

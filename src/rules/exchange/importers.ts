import { dnr } from './dnr/importDnr.ts';
import { har } from './har/importHar.ts';
import type { FormatName, Importer } from './importer.ts';

/** Every format by its name, in the order in which a file is tried. */
export const importers: Readonly<Partial<Record<FormatName, Importer>>> = { har, dnr };

import type ts from 'typescript';

/** What handler modules import their types from. */
const MODULE_NAME = 'request-workbench';

/**
 * A plugin of VS Code's TypeScript server: where `request-workbench` is not installed, its types are the extension's own.
 * So a handler module has completion and docstrings in a folder without a package.json. `types` is their file's path.
 */
export function resolvesTypes(types: string): ts.server.PluginModuleFactory {
  return ({ typescript }) => ({
    create({ languageService, languageServiceHost: host }) {
      const resolve = host.resolveModuleNameLiterals?.bind(host);
      if (resolve === undefined) return languageService;
      const ours: ts.ResolvedModuleWithFailedLookupLocations = {
        resolvedModule: {
          resolvedFileName: types,
          extension: typescript.Extension.Dts,
          isExternalLibraryImport: true,
          resolvedUsingTsExtension: false,
        },
      };
      host.resolveModuleNameLiterals = (names, ...rest) =>
        resolve(names, ...rest).map((found, index) =>
          // One that is installed is the one that the module's author chose.
          found.resolvedModule === undefined && names[index]?.text === MODULE_NAME ? ours : found,
        );
      return languageService;
    },
  });
}

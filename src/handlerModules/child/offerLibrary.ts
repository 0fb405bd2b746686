import * as nodeModule from 'node:module';
import * as library from './library.ts';

const NAME = 'request-workbench';
const URL_OF_LIBRARY = 'request-workbench:library';

/** Makes `import { … } from 'request-workbench'` find the library of this process, wherever the importing module lies. */
export function offerLibrary(): void {
  const key = Symbol.for(NAME);
  Object.defineProperty(globalThis, key, { value: library });
  const names = Object.keys(library);
  const source = `export const { ${names.join(', ')} } = globalThis[Symbol.for('${NAME}')];`;
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      specifier === NAME
        ? { url: URL_OF_LIBRARY, format: 'module', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === URL_OF_LIBRARY
        ? { format: 'module', source, shortCircuit: true }
        : next(url, context),
  });
}

import { dirname } from 'node:path';
import type { FoundValue, Origin } from '../values/value.ts';
import { DEFAULT_ENVIRONMENT, SHARED_ENVIRONMENTS } from './environmentNames.ts';
import type { DotenvSource, EnvironmentContent, EnvironmentSource } from './environmentSource.ts';
import { BESIDE_ENVIRONMENTS } from './readEnvironments.ts';
import { locateValue } from '../values/path.ts';
import type { ValuePath, Values } from '../values/path.ts';

/** One environment of one place, or one `.env` file. The first of a list of layers that has a name decides. */
export interface Layer {
  readonly content: EnvironmentContent;
  readonly isPrivate: boolean;
  /** Where relative paths start. */
  readonly folder: string;
  /** @param path from a variable's name on, or from `Security` or `SSLConfiguration`, which stand beside variables */
  readonly originOf: (path: ValuePath) => Origin;
}

/**
 * What counts of some places with environments while these are chosen, the strongest first: the environment that was chosen
 * last, then those before it, then what is shared; of each, the places in their order.
 */
export function environmentLayers(
  sources: readonly EnvironmentSource[],
  chosen: readonly string[],
): Layer[] {
  const names = chosen.length === 0 ? [DEFAULT_ENVIRONMENT] : chosen.toReversed();
  return layersOf(sources, [...names, ...SHARED_ENVIRONMENTS, BESIDE_ENVIRONMENTS]);
}

/** What counts in every environment. */
export function sharedLayers(sources: readonly EnvironmentSource[]): Layer[] {
  return layersOf(sources, SHARED_ENVIRONMENTS);
}

function layersOf(sources: readonly EnvironmentSource[], names: readonly string[]): Layer[] {
  return names.flatMap((name) =>
    sources.flatMap((source) => {
      const content = source.environments.get(name);
      return content === undefined ? [] : [environmentLayer(source, name, content)];
    }),
  );
}

function environmentLayer(
  source: EnvironmentSource,
  name: string,
  content: EnvironmentContent,
): Layer {
  return {
    content,
    isPrivate: source.isPrivate,
    folder: source.folder,
    originOf: (path) => environmentOrigin(source, name, path),
  };
}

export function environmentOrigin(
  { file, setting, lineOf }: EnvironmentSource,
  name: string,
  path: ValuePath,
): Origin {
  const line = lineOf(name === BESIDE_ENVIRONMENTS ? path : [name, ...path]);
  return {
    kind: 'environment',
    ...(file === null ? {} : { file }),
    ...(setting === null ? {} : { setting }),
    ...(line === undefined ? {} : { line }),
    ...(name === BESIDE_ENVIRONMENTS ? {} : { environment: name }),
  };
}

export function dotenvLayer({ file, environment, values, lineOf }: DotenvSource): Layer {
  return {
    content: { values, auth: {}, tls: {} },
    isPrivate: false,
    folder: dirname(file),
    originOf: (path) => {
      const line = lineOf(path);
      return {
        kind: 'dotenv',
        file,
        ...(line === undefined ? {} : { line }),
        ...(environment === null ? {} : { environment }),
      };
    },
  };
}

/**
 * The `.env` files of one folder that count while these environments are chosen, the strongest first: `.env.NAME`, then
 * `NAME.env`, then `.env`, as httpYac has them.
 */
export function dotenvLayers(files: readonly DotenvSource[], chosen: readonly string[]): Layer[] {
  const wanted = [...chosen.toReversed(), null];
  return wanted
    .flatMap((name) => files.filter(({ environment }) => environment === name))
    .map((source) => dotenvLayer(source));
}

/** The value of a name: an exact name in any layer wins over a path, whose beginning may be in a stronger one. */
export function findIn(layers: readonly Layer[], name: string): FoundValue | null {
  const exact = layers.find(({ content }) => Object.hasOwn(content.values, name));
  if (exact !== undefined) return foundIn(exact, exact.content.values, [name], name);
  for (const layer of layers) {
    const located = locateValue(layer.content.values, name);
    if (located !== null) {
      return {
        value: located.value,
        origin: layer.originOf(located.path),
        secret: layer.isPrivate,
      };
    }
  }
  return null;
}

/** @param path of the value, as the layer's `originOf` counts */
export function foundIn(
  { originOf, isPrivate }: Layer,
  values: Values,
  path: ValuePath,
  name: string,
): FoundValue {
  return { value: values[name] ?? null, origin: originOf(path), secret: isPrivate };
}

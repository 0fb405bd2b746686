import type { FoundValue, Origin } from '../values/value.ts';
import { authConfigurations } from './authorizations.ts';
import type { AuthConfiguration } from './authorizations.ts';
import { isChoosable, isSample } from './environmentNames.ts';
import type { DotenvSource, EnvironmentProblem, EnvironmentSource } from './environmentSource.ts';
import {
  dotenvLayer,
  dotenvLayers,
  environmentLayers,
  environmentOrigin,
  findIn,
  sharedLayers,
} from './layers.ts';
import type { Layer } from './layers.ts';
import { lookedAt } from './lookedAt.ts';
import type { FoundSources } from './foundSources.ts';
import { tlsSettings } from './tlsSettings.ts';
import type { TlsSettings } from './tlsSettings.ts';
import { locateValue } from '../values/path.ts';

/** An environment that can be chosen. */
export interface EnvironmentName {
  readonly name: string;
  /** Each file and setting that has it, with the line of its name. */
  readonly places: readonly Origin[];
}

/**
 * What the environment files and settings around one `.http` file say. Which environments are chosen is given with each question; of
 * several the later wins (httpYac). Values may hold `{{other}}`, which the caller fills in. Who wins, the strongest first:
 *
 * 1. files that were named (`--env-file`), the last first
 * 2. environment files: the chosen environments over `$default` (while none is chosen), over `$shared`; in each, private files
 *    over public ones; of those, the folder closest to the `.http` file over folders above, and its folder `env` over itself
 * 3. `environments` of `.httpyac.json`, the closest first
 * 4. settings: `requestWorkbench.environments`, `rest-client.environmentVariables`, `httpyac.environmentVariables`
 * 5. `.env` files, the closest folder first; in it `.env.NAME` over `NAME.env` over `.env`
 */
export class Environments {
  /** In the order of the files: the closest folder's first. */
  readonly names: readonly EnvironmentName[];
  readonly problems: readonly EnvironmentProblem[];
  readonly #places: FoundSources;
  /** By the environments that are chosen; each assertion of a run asks for all names. */
  readonly #layers = new Map<string, readonly Layer[]>();
  readonly #all = new Map<string, ReadonlyMap<string, FoundValue>>();

  constructor(places: FoundSources) {
    this.#places = places;
    this.names = namesOf(places);
    this.problems = [
      ...[...places.named, ...places.sources, ...places.httpyac, ...places.settings],
      ...[...places.dotenv.flat(), ...places.unread],
    ].flatMap(({ problems }) => problems);
  }

  /** The value of a name or path (`user.name`, `ids[0]`); null: no place has it. */
  find(name: string, chosen: readonly string[]): FoundValue | null {
    return findIn(this.#layersOf(chosen), name);
  }

  /** The value of a name or path in each place that counts, the strongest first. */
  findAll(name: string, chosen: readonly string[]): readonly FoundValue[] {
    return this.#layersOf(chosen).flatMap((layer) => findIn([layer], name) ?? []);
  }

  /** Every variable by name, those of the strongest place first. */
  all(chosen: readonly string[]): ReadonlyMap<string, FoundValue> {
    const key = JSON.stringify(chosen);
    const known = this.#all.get(key);
    if (known !== undefined) return known;
    const found = new Map<string, FoundValue>();
    this.#all.set(key, found);
    for (const { content, originOf, isPrivate } of this.#layersOf(chosen)) {
      for (const [name, value] of Object.entries(content.values)) {
        if (found.has(name)) continue;
        found.set(name, { value, origin: originOf([name]), secret: isPrivate });
      }
    }
    return found;
  }

  /** Absolute paths of all environment files, those that can't be read too. */
  get files(): readonly string[] {
    const { named, sources, httpyac, dotenv, unread } = this.#places;
    const all = [...named, ...sources, ...httpyac, ...dotenv.flat(), ...unread];
    return [...new Set(all.flatMap(({ file }) => file ?? []))];
  }

  /** What `{{$shared NAME}}` asks for: what counts in every environment of the files or settings. */
  shared(name: string): FoundValue | null {
    const { named, sources, httpyac, settings } = this.#places;
    const layers = [
      ...named.filter(isEnvironmentSource).flatMap((source) => sharedLayers([source])),
      ...sharedLayers(sources),
      ...sharedLayers(httpyac),
      ...settings.flatMap((setting) => sharedLayers([setting])),
    ];
    return findIn(layers, name);
  }

  /** What `{{$dotenv NAME}}` asks for: `.env` files only. */
  dotenv(name: string, chosen: readonly string[]): FoundValue | null {
    return findIn(this.#dotenvLayers(chosen), name);
  }

  /** The environments that would give a name its value, for "choose one of these". */
  environmentsWith(name: string): readonly string[] {
    const { named, sources, httpyac, settings, dotenv } = this.#places;
    const holds = ({ content }: Layer): boolean => locateValue(content.values, name) !== null;
    return this.names
      .map((each) => each.name)
      .filter(
        (environment) =>
          [...named.filter(isEnvironmentSource), ...sources, ...httpyac, ...settings].some(
            ({ environments }) => {
              const content = environments.get(environment);
              return content !== undefined && locateValue(content.values, name) !== null;
            },
          ) ||
          dotenv
            .flat()
            .some((file) => file.environment === environment && holds(dotenvLayer(file))),
      );
  }

  /** Every place that was looked at for a name that none of them has, in words, each a line. */
  lookedAt(chosen: readonly string[]): readonly string[] {
    return lookedAt(this.#places, chosen);
  }

  /** `Security.Auth` of the environment files, by id. */
  auth(chosen: readonly string[]): ReadonlyMap<string, AuthConfiguration> {
    return authConfigurations(this.#layersOf(chosen));
  }

  /** `SSLConfiguration` of the environment files; null: there is none. */
  tls(chosen: readonly string[]): TlsSettings | null {
    return tlsSettings(this.#layersOf(chosen));
  }

  #layersOf(chosen: readonly string[]): readonly Layer[] {
    const key = JSON.stringify(chosen);
    const known = this.#layers.get(key);
    if (known !== undefined) return known;
    const { named, sources, httpyac, settings } = this.#places;
    const layers = [
      ...named.flatMap((source) =>
        isEnvironmentSource(source) ? environmentLayers([source], chosen) : [dotenvLayer(source)],
      ),
      ...environmentLayers(sources, chosen),
      ...environmentLayers(httpyac, chosen),
      ...settings.flatMap((setting) => environmentLayers([setting], chosen)),
      ...this.#dotenvLayers(chosen),
    ];
    this.#layers.set(key, layers);
    return layers;
  }

  #dotenvLayers(chosen: readonly string[]): Layer[] {
    const named = this.#places.named.filter((source) => !isEnvironmentSource(source));
    const folders = this.#places.dotenv.flatMap((files) => dotenvLayers(files, chosen));
    return [...named.map((source) => dotenvLayer(source)), ...folders];
  }
}

function isEnvironmentSource(
  source: EnvironmentSource | DotenvSource,
): source is EnvironmentSource {
  return source.kind === 'environment';
}

function namesOf({ named, sources, httpyac, settings, dotenv }: FoundSources): EnvironmentName[] {
  const found = new Map<string, Origin[]>();
  const add = (name: string, place: Origin): void => {
    const places = found.get(name);
    if (places === undefined) found.set(name, [place]);
    else places.push(place);
  };
  // People write the public file first, in the order in which they think of the environments.
  const inOrder = sources.toSorted((one, other) => Number(one.isPrivate) - Number(other.isPrivate));
  const all = [...named.filter(isEnvironmentSource), ...inOrder, ...httpyac, ...settings];
  for (const source of all) {
    for (const name of source.environments.keys()) {
      if (isChoosable(name)) add(name, environmentOrigin(source, name, []));
    }
  }
  for (const { environment, file } of dotenv.flat()) {
    if (environment === null || isSample(environment)) continue;
    add(environment, { kind: 'dotenv', file, line: 0, environment });
  }
  return Array.from(found, ([name, places]) => ({ name, places }));
}

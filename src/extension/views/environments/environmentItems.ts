import type { Origin } from '../../../requestFile/values/value.ts';
import type { ViewItem } from '../tree/viewItem.ts';

/** An environment that request files can take their values from. */
export interface ShownEnvironment {
  readonly name: string;
  /** The names that it gives a value to; never the values. */
  readonly variables: readonly string[];
  /** Where it stands; a place without a file is a setting. */
  readonly places: readonly Pick<Origin, 'file' | 'line'>[];
  /** A setting says to be careful with it. */
  readonly isProduction: boolean;
}

export function environmentItems(
  environments: readonly ShownEnvironment[],
  chosen: readonly string[],
  nameOf: (path: string) => string,
): ViewItem<ShownEnvironment>[] {
  return environments.map((environment) => {
    const { name, variables, places, isProduction } = environment;
    const isChosen = chosen.includes(name);
    const files = new Set(
      places.map(({ file }) => (file === undefined ? 'Settings' : nameOf(file))),
    );
    const color = isProduction ? 'list.warningForeground' : 'charts.blue';
    return {
      id: name,
      kind: isChosen ? 'chosenEnvironment' : 'environment',
      label: name,
      description: [...(isChosen ? ['chosen'] : []), variables.join(', ')]
        .filter((part) => part !== '')
        .join(' · '),
      tooltip: [
        `${isChosen ? 'Request files use' : 'Click to let request files use'} the environment ${name}.`,
        ...(isProduction ? ['It is a production environment.'] : []),
        ...files,
      ].join('\n'),
      icon: isChosen ? { name: 'pass-filled', color } : { name: 'circle-large-outline' },
      ...(isChosen
        ? {}
        : { command: { id: 'requestWorkbench.chooseEnvironment', title: 'Use Environment' } }),
      subject: environment,
    };
  });
}

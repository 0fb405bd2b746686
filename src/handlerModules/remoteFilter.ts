import type { ResponseFilter } from '../engine/index.ts';
import type { RemoteObject } from './remoteObject.ts';

/** A ResponseFilter of a module: one piece goes there and comes back before the next one is sent. */
export function remoteFilter(remote: RemoteObject, methods: readonly string[]): ResponseFilter {
  return {
    ...(methods.includes('initFilter')
      ? { initFilter: () => remote.useInTime('initFilter', {}).then((wanted) => wanted !== false) }
      : {}),
    filter: ({ dataIn, dataOutSize }) =>
      remote.useInTime(
        'filter',
        { dataOutSize },
        { bytes: dataIn === null ? [] : [dataIn] },
      ) as Promise<never>,
  };
}

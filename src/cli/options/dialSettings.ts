import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Dialing } from '../../engine/index.ts';
import { UsageError } from '../terminal/usageError.ts';
import type { DialArguments } from './networkArguments.ts';

/** What the options say about where to connect, and from where. @throws UsageError */
export function dialSettings(written: DialArguments): Dialing {
  const { resolve, connectTo, family, socket } = written;
  const from = written.interface;
  return {
    ...(resolve.length === 0 ? {} : { resolve: resolve.flatMap(readResolve).reverse() }),
    ...(connectTo.length === 0 ? {} : { connectTo: connectTo.map(readConnectTo) }),
    ...(family === null ? {} : { family }),
    ...(from === null ? {} : { localAddress: addressFrom(from, family) }),
    ...(socket === null
      ? {}
      : { socketPath: 'path' in socket ? socket.path : `\0${socket.abstract}` }),
  };
}

/** "host:port:address[,address]"; + is about how long curl remembers it, - takes an entry away that nobody made. */
function readResolve(text: string): NonNullable<Dialing['resolve']> {
  if (text.startsWith('-')) return [];
  const [, host = '', port = '', list = ''] =
    /^\+?(\[[^\]]+\]|[^:]+):(\d{1,5}):([^]+)$/.exec(text) ?? [];
  const addresses = list.split(',').map((address) => bare(address.trim()));
  if (host === '' || addresses.some((address) => isIP(address) === 0)) {
    throw new UsageError(
      '--resolve is written as host:port:address, as in api.test:443:127.0.0.1.',
    );
  }
  return [{ host: bare(host).toLowerCase(), port: Number(port), addresses }];
}

/** "host:port:host2:port2", each of which may be empty. */
function readConnectTo(text: string): NonNullable<Dialing['connectTo']>[number] {
  const parts = /^(\[[^\]]*\]|[^:]*):(\d*):(\[[^\]]*\]|[^:]*):(\d*)$/.exec(text);
  if (parts === null) {
    throw new UsageError(
      '--connect-to is written as host:port:host2:port2, as in api.test:443:localhost:8443.',
    );
  }
  const [, host = '', port = '', toHost = '', toPort = ''] = parts;
  return {
    host: host === '' ? null : bare(host).toLowerCase(),
    port: port === '' ? null : Number(port),
    toHost: toHost === '' ? null : bare(toHost),
    toPort: toPort === '' ? null : Number(toPort),
  };
}

/** An address, or that of a network interface; "if!name" is an interface only, "host!name" no interface. */
function addressFrom(text: string, family: 4 | 6 | null): string {
  const [, kind, name = ''] = /^(if|host)!([^]*)$/.exec(text) ?? [undefined, undefined, text];
  const address = bare(name);
  if (kind !== 'if' && isIP(address) !== 0) return address;
  const interfaces = networkInterfaces();
  const addresses = kind === 'host' ? undefined : interfaces[name];
  const wanted = family === null ? null : `IPv${String(family)}`;
  const found = addresses?.find((one) => wanted === null || one.family === wanted);
  if (found !== undefined) return found.address;
  throw new UsageError(
    `--interface: ${JSON.stringify(text)} is neither an address nor a network interface of this machine. There are ${Object.keys(interfaces).join(', ')}.`,
  );
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

import { BlockList, isIP, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { dateRange, timeRange, weekdayRange } from './pacDates.ts';

type PacFunction = (...parameters: unknown[]) => string | number | boolean | null;

/** The functions that a PAC file may call, as Chromium and Mozilla have them (nsProxyAutoConfig, pac_js_library.h). */
export function pacFunctions(
  addressesOf: (host: string) => readonly string[],
  now: () => Date = () => new Date(),
): Readonly<Record<string, PacFunction>> {
  const resolve = (host: unknown): readonly string[] => {
    const name = String(host);
    return isIP(name) === 0 ? addressesOf(name) : [name];
  };
  const resolveIpv4 = (host: unknown): string | null => resolve(host).find(isIPv4) ?? null;
  return {
    alert: () => null,
    dnsDomainIs: (host, domain) => String(host).endsWith(String(domain)),
    dnsDomainLevels: (host) => String(host).split('.').length - 1,
    localHostOrDomainIs: (host, full) =>
      String(host) === String(full) || String(full).startsWith(`${String(host)}.`),
    weekdayRange: (...parts) => weekdayRange(now(), parts),
    dateRange: (...parts) => dateRange(now(), parts),
    timeRange: (...parts) => timeRange(now(), parts),
    shExpMatch: (text, pattern) => matchesShell(String(text), String(pattern)),
    isPlainHostName: (host) => !/[.:]/.test(String(host)),
    dnsResolve: resolveIpv4,
    isResolvable: (host) => resolveIpv4(host) !== null,
    isInNet: (host, net, mask) => isInNet(resolveIpv4(host), String(net), String(mask)),
    myIpAddress: () => ownAddresses().find(isIPv4) ?? '127.0.0.1',
    // Microsoft's, which know IPv6; Chromium has them too.
    dnsResolveEx: (host) => resolve(host).join(';'),
    isResolvableEx: (host) => resolve(host).length > 0,
    isInNetEx: (address, prefix) => isInPrefix(String(address), String(prefix)),
    myIpAddressEx: () => ownAddresses().join(';'),
    sortIpAddressList: (list) =>
      String(list)
        .split(';')
        .map((address) => address.trim())
        .sort((a, b) => isIP(b) - isIP(a))
        .join(';'),
    getClientVersion: () => '1.0',
  };
}

/** `*` and `?` only; every other character stands for itself. */
function matchesShell(text: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`).test(text);
}

function isInNet(address: string | null, net: string, mask: string): boolean {
  if (address === null || !isIPv4(net) || !isIPv4(mask)) return false;
  const bits = numberOf(mask);
  return (numberOf(address) & bits) === (numberOf(net) & bits);
}

function numberOf(ipv4: string): number {
  return ipv4.split('.').reduce((number, octet) => (number << 8) | Number(octet), 0);
}

function isInPrefix(address: string, prefix: string): boolean {
  const [net = '', bits = ''] = prefix.split('/');
  const family = isIP(net) === 4 ? 'ipv4' : 'ipv6';
  const length = /^\d{1,3}$/.test(bits) ? Number(bits) : NaN;
  if (isIP(address) === 0 || isIP(net) === 0 || !(length <= (family === 'ipv4' ? 32 : 128))) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(net, length, family);
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** Of this machine, not of its loopback. Nobody is connected to for that. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address);
}

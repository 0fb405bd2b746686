import { BlockList, isIP, isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';
import { portOf } from '../../../../session/ports.ts';
import { isLocalhost, withoutRootDot } from '../../../../session/hostNames.ts';
import { Wildcard } from '../../../../session/wildcard.ts';

/** Whether a list says that a host is connected to straight: the entry that says so, or null. */
export interface BypassList {
  match(url: URL): string | null;
  /** `<-loopback>` stood in it: hosts of this machine go through the proxy like any other. */
  readonly proxiesLoopback: boolean;
  /** Entries that mean nothing, as they were written. */
  readonly unread: readonly string[];
}

type Matches = (host: string, url: URL) => boolean;

/**
 * Reads NO_PROXY and Chromium's bypass lists, whose entries are parted by commas, semicolons or spaces:
 * `*` · `example.com`, `.example.com` (the domain and all below it, as curl) · `*.example.com`, `10.0.*` (wildcards) ·
 * `192.0.2.1`, `[2001:db8::1]` · `10.0.0.0/8`, `fd00::/8` · `<local>` (names without a dot) · `<-loopback>`; each may
 * stand behind `http://` or `https://` and before a `:port`. Never throws.
 */
export function parseBypassList(text: string): BypassList {
  const rules: { entry: string; matches: Matches }[] = [];
  const unread: string[] = [];
  let proxiesLoopback = false;
  for (const entry of text.split(/[\s,;]+/).filter((part) => part !== '')) {
    if (entry.toLowerCase() === '<-loopback>') {
      proxiesLoopback = true;
      continue;
    }
    const matches = readEntry(entry.toLowerCase());
    if (matches === null) unread.push(entry);
    else rules.push({ entry, matches });
  }
  return {
    match: (url) => {
      const host = bareHost(url);
      return rules.find(({ matches }) => matches(host, url))?.entry ?? null;
    },
    proxiesLoopback,
    unread,
  };
}

/**
 * What Chromium never sends through a proxy unless `<-loopback>` is said (net/docs/proxy.md, "Implicit bypass rules"):
 * localhost and link-local addresses mean this machine or its cable, and the proxy's are others.
 */
export function isImplicitlyDirect(url: URL): boolean {
  const host = bareHost(url);
  if (isLocalhost(host)) return true;
  const family = isIP(host);
  return family !== 0 && loopbackAndLinkLocal.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

const loopbackAndLinkLocal = new BlockList();
loopbackAndLinkLocal.addSubnet('127.0.0.0', 8, 'ipv4');
loopbackAndLinkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
loopbackAndLinkLocal.addAddress('::1', 'ipv6');
loopbackAndLinkLocal.addSubnet('fe80::', 10, 'ipv6');

/** Without the brackets of IPv6 and the dot of a complete name. */
function bareHost({ hostname }: URL): string {
  return withoutRootDot(hostname.replace(/^\[(.*)\]$/, '$1'));
}

function readEntry(entry: string): Matches | null {
  const [, scheme, place = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/.exec(entry) ?? [];
  const { pattern, port } = partPort(place);
  const host = readHost(pattern);
  if (host === null || (port !== null && !(port > 0 && port < 65_536))) return null;
  return (name, url) =>
    (scheme === undefined || url.protocol === `${scheme}:`) &&
    (port === null || port === portOf(url)) &&
    host(name);
}

/** `host:port`, `[::1]:port`; an IPv6 address without brackets has no port. */
function partPort(place: string): { pattern: string; port: number | null } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(place);
  if (bracketed !== null) {
    const [, pattern = '', port] = bracketed;
    return { pattern, port: port === undefined ? null : Number(port) };
  }
  const [, pattern, port] = /^([^:]*):(\d+)$/.exec(place) ?? [];
  return pattern === undefined ? { pattern: place, port: null } : { pattern, port: Number(port) };
}

function readHost(pattern: string): ((host: string) => boolean) | null {
  if (pattern === '<local>') return (host) => !host.includes('.') && isIP(host) === 0;
  if (pattern.includes('/')) return readSubnet(pattern);
  if (pattern.includes('*')) return readWildcard(pattern);
  const family = isIP(pattern);
  if (family !== 0) {
    const list = new BlockList();
    list.addAddress(pattern, family === 4 ? 'ipv4' : 'ipv6');
    return inList(list);
  }
  const domain = domainToASCII(withoutRootDot(pattern.replace(/^\./, '')));
  if (domain === '') return null;
  return (host) => host === domain || host.endsWith(`.${domain}`);
}

function readSubnet(pattern: string): ((host: string) => boolean) | null {
  const [, net = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(pattern) ?? [];
  const address = net.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(address);
  const prefix = Number(bits);
  if (family === 0 || bits === '' || prefix > (family === 4 ? 32 : 128)) return null;
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return inList(list);
}

function inList(list: BlockList): (host: string) => boolean {
  return (host) => isIP(host) !== 0 && list.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}

/** `*` stands for any number of characters; whoever writes a list of domains writes a star for each of them. */
function readWildcard(pattern: string): ((host: string) => boolean) | null {
  if (!/^[^\s/[\]<>]+$/.test(pattern)) return null;
  const wildcard = new Wildcard(pattern);
  return (host) => wildcard.matches(host);
}

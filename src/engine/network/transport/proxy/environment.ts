/** Environment variables; on Windows their names have no case. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface FromEnvironment {
  /** A proxy's address as it was written; null: none is named. */
  readonly proxy: string | null;
  /** The variable that names it. */
  readonly variable: string | null;
  readonly noProxy: string;
  /** A variable that is set and was not used, and why. */
  readonly ignored: string | null;
}

/**
 * The proxy that the environment names for a URL: `http_proxy` or `https_proxy` by the URL's scheme, then `all_proxy`;
 * lower case goes before upper. curl reads it so too, except that it never reads `HTTP_PROXY`; here that counts for
 * nothing in a CGI program only, where the header `Proxy:` of any visitor sets it ("httpoxy", CVE-2016-5385). Never throws.
 */
export function proxyFromEnvironment(environment: Environment, url: URL): FromEnvironment {
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const cgi = environment['REQUEST_METHOD'] !== undefined;
  const names = [`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`, 'all_proxy', 'ALL_PROXY'];
  let ignored: string | null = null;
  let variable: string | null = null;
  let proxy: string | null = null;
  for (const name of names) {
    const value = environment[name]?.trim() ?? '';
    if (value === '') continue;
    if (name === 'HTTP_PROXY' && cgi) {
      ignored = 'HTTP_PROXY is not used, because REQUEST_METHOD is set (CGI)';
      continue;
    }
    variable = name;
    proxy = value;
    break;
  }
  const noProxy = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  return { proxy, variable, noProxy, ignored };
}

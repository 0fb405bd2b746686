import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { curlPage } from '../../scripts/curlTable.ts';
import { checkCommand } from '../../src/cli/options/checkCommand.ts';
import { explainCommand } from '../../src/cli/options/explainCommand.ts';
import { exportCommand } from '../../src/cli/options/exportCommand.ts';
import { importCommand } from '../../src/cli/options/importCommand.ts';
import { tableOf } from '../../src/cli/options/readWords.ts';
import type { CliCommand, OptionDefinition } from '../../src/cli/options/option.ts';
import { refusedOptions } from '../../src/cli/options/refusedOptions.ts';
import { runCommand } from '../../src/cli/options/runCommand.ts';
import { sendCommand } from '../../src/cli/options/sendCommand.ts';

test('docs/curl.md has the options as they are defined (npx node scripts/curlTable.ts writes it)', async () => {
  const page = new URL('../../docs/curl.md', import.meta.url);
  assert.equal(await readFile(page, 'utf8'), await curlPage());
});

test('no option is both supported and refused, and no two have the same character', () => {
  const table = tableOf(sendCommand);
  const both = Object.keys(refusedOptions).filter((name) => Object.hasOwn(table, name));
  assert.deepEqual(both, []);
  const shorts = [...Object.values(table), ...Object.values(refusedOptions)].flatMap(
    ({ short = '' }) => short,
  );
  const used = shorts.filter((short) => short !== '');
  assert.equal(new Set(used).size, used.length);
});

test('an option means the same in every command that has it, by its long name and its short one', () => {
  const commands: readonly CliCommand<unknown>[] = [
    ...[sendCommand, runCommand, explainCommand, checkCommand, importCommand, exportCommand],
  ];
  const options = commands.flatMap((command) => Object.entries(tableOf(command)));
  assert.ok(options.filter(([name]) => name === 'request').length > 1);
  for (const [name, one] of options) {
    for (const [otherName, other] of options) {
      if (name === otherName) assert.deepEqual(meaningOf(one), meaningOf(other), name);
      else assert.ok(one.short === undefined || one.short !== other.short, name);
    }
  }
});

test('every option of curl 8 and of older ones is known by name', () => {
  const names = new Set([...Object.keys(tableOf(sendCommand)), ...Object.keys(refusedOptions)]);
  const unknown = OPTIONS.trim()
    .split(/\s+/)
    .filter((name) => !names.has(name) && !names.has(name.replace(/^no-/, '')));
  assert.deepEqual(unknown, []);
});

test('an option that curl does not have says that it is ours', () => {
  const known = new Set([...OPTIONS.trim().split(/\s+/), 'json']);
  const taken = Object.entries(tableOf(sendCommand)).filter(([, { curl }]) => curl !== 'ours');
  const unknown = taken
    .map(([name]) => name)
    .filter((name) => !known.has(name) && !known.has(`no-${name}`));
  assert.deepEqual(unknown, []);
});

function meaningOf({ short, argument, read }: OptionDefinition) {
  return { short, argument, read };
}

/** `curl --help all`, without its --no-… where there is the option itself. */
const OPTIONS = `
aws-sigv4 ipfs-gateway knownhosts show-headers
abstract-unix-socket alt-svc anyauth append basic ca-native cacert capath cert cert-status
cert-type ciphers compressed compressed-ssh config connect-timeout connect-to continue-at cookie
cookie-jar create-dirs create-file-mode crlf crlfile curves data data-ascii data-binary data-raw
data-urlencode delegation digest disable disable-eprt disable-epsv disallow-username-in-url
dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-cert-status doh-insecure doh-url
dump-ca-embed dump-header ech egd-file engine etag-compare etag-save expect100-timeout
fail fail-early fail-with-body false-start follow form form-escape form-string ftp-account
ftp-alternative-to-user ftp-create-dirs ftp-method ftp-pasv ftp-port ftp-pret ftp-skip-pasv-ip
ftp-ssl-ccc ftp-ssl-ccc-mode ftp-ssl-control get globoff happy-eyeballs-timeout-ms
haproxy-clientip haproxy-protocol head header help hostpubmd5 hostpubsha256 hsts http0.9 http1.0
http1.1 http2 http2-prior-knowledge http3 http3-only ignore-content-length include insecure
interface ip-tos ipv4 ipv6 junk-session-cookies keepalive-cnt keepalive-time key key-type krb
libcurl limit-rate list-only local-port location location-trusted login-options mail-auth
mail-from mail-rcpt mail-rcpt-allowfails manual max-filesize max-redirs max-time metalink mptcp
negotiate netrc netrc-file netrc-optional next no-alpn no-buffer no-clobber no-keepalive no-npn
no-progress-meter no-sessionid noproxy ntlm ntlm-wb oauth2-bearer out-null output output-dir
parallel parallel-immediate parallel-max parallel-max-host pass path-as-is pinnedpubkey post301
post302 post303 preproxy progress-bar proto proto-default proto-redir proxy proxy-anyauth
proxy-basic proxy-ca-native proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers
proxy-crlfile proxy-digest proxy-header proxy-http2 proxy-insecure proxy-key proxy-key-type
proxy-negotiate proxy-ntlm proxy-pass proxy-pinnedpubkey proxy-service-name proxy-ssl-allow-beast
proxy-ssl-auto-client-cert proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser
proxy-tlsv1 proxy-user proxy1.0 proxytunnel pubkey quote random-file range rate raw referer
remote-header-name remote-name remote-name-all remote-time remove-on-error request request-target
resolve retry retry-all-errors retry-connrefused retry-delay retry-max-time sasl-authzid sasl-ir
service-name show-error sigalgs signature-algorithms silent skip-existing socks4 socks4a socks5
socks5-basic socks5-gssapi socks5-gssapi-nec socks5-gssapi-service socks5-hostname speed-limit
speed-time ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort
ssl-sessions sslv2 sslv3 stderr styled-output suppress-connect-headers tcp-fastopen tcp-nodelay
telnet-option tftp-blksize tftp-no-options time-cond tls-earlydata tls-max tls13-ciphers
tlsauthtype tlspassword tlsuser tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace
trace-ascii trace-config trace-ids trace-time unix-socket upload-file upload-flags url url-query
use-ascii user user-agent variable verbose version vlan-priority write-out xattr
`;

import type { NetErrorName } from './netErrors.ts';

/** What an error means and what to try, in one sentence. */
const sentences: Partial<Record<NetErrorName, string>> = {
  ERR_FAILED: 'The request failed for an unknown reason. The cause is what Node reported.',
  ERR_ABORTED: 'The request was canceled before it finished.',
  ERR_INVALID_ARGUMENT:
    "The request can't be sent as it is written. Check its headers and its length.",
  ERR_FILE_NOT_FOUND: 'A file of the request body was not found. Check its path.',
  ERR_ACCESS_DENIED: "A file of the request body can't be read. Check its permissions.",
  ERR_UPLOAD_FILE_CHANGED:
    'A file of the request body changed while it was being sent. Send it again.',
  ERR_UPLOAD_STREAM_REWIND_NOT_SUPPORTED:
    "The body has to be sent again and can't be read a second time. Send it from a file or as text.",
  ERR_TIMED_OUT: 'The server took too long. Try again, or allow more time.',
  ERR_CONTEXT_SHUT_DOWN:
    'The window was closed or reloaded while the request was running. Run it again.',
  ERR_BLOCKED_BY_CLIENT: 'A rule blocked the request. The decision names it.',
  ERR_CONNECTION_CLOSED:
    'The server closed the connection. It may be restarting, or it speaks another protocol.',
  ERR_CONNECTION_RESET:
    'The connection was reset by the other side. It may have crashed or refused the request.',
  ERR_CONNECTION_REFUSED:
    'Nothing listens on that port. Check that the server is running and that the port is right.',
  ERR_CONNECTION_ABORTED: 'The connection broke while data was being sent. Try again.',
  ERR_CONNECTION_FAILED: 'No connection could be made. The cause says what the system reported.',
  ERR_CONNECTION_TIMED_OUT:
    'The server did not accept a connection in time. Check the address and the firewall.',
  ERR_NAME_NOT_RESOLVED: 'The host name is not known. Check its spelling, or the network.',
  ERR_INTERNET_DISCONNECTED: 'There is no network. Connect and try again.',
  ERR_ADDRESS_INVALID: "Can't connect to this address or port.",
  ERR_ADDRESS_UNREACHABLE: 'There is no route to the server. Check the network or the VPN.',
  ERR_NETWORK_ACCESS_DENIED:
    'The system refused the connection. A firewall or a sandbox may forbid it.',
  ERR_SSL_PROTOCOL_ERROR:
    'The server did not answer with TLS. Check the port, or use http:// if it speaks plain HTTP.',
  ERR_SSL_VERSION_OR_CIPHER_MISMATCH:
    'The client and the server have no TLS version or cipher in common. The server may be very old.',
  ERR_SSL_CLIENT_AUTH_CERT_NEEDED:
    'The server asked for a client certificate, and none was chosen.',
  ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT:
    "The client certificate can't be used: certificate, key and passphrase do not belong together.",
  ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY:
    'The client certificate has no private key. Add the key to the certificate.',
  ERR_SSL_CLIENT_AUTH_PRIVATE_KEY_ACCESS_DENIED:
    "The private key of the client certificate can't be opened. Check its passphrase.",
  ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED:
    'The private key does not belong to the client certificate. Use the key that it was made with.',
  ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS:
    'The server accepts no signature that the key of the client certificate can make. Use another key.',
  ERR_PKCS12_IMPORT_BAD_PASSWORD: 'The passphrase of the PFX file is wrong or missing.',
  ERR_PKCS12_IMPORT_INVALID_FILE: 'The file is damaged or is not a PFX file. Export it again.',
  ERR_PKCS12_IMPORT_UNSUPPORTED:
    'The PFX file is encrypted in a way that is not supported. Export it again with AES.',
  ERR_SSL_BAD_RECORD_MAC_ALERT:
    'The server received something other than what was sent. Something between client and server may be changing TLS traffic.',
  ERR_SSL_DECOMPRESSION_FAILURE_ALERT:
    'The server could not decompress what it received. Something between client and server may be changing TLS traffic.',
  ERR_SSL_DECRYPT_ERROR_ALERT:
    'The server could not decrypt or verify a message of the TLS handshake. Its keys or the client certificate may be at fault.',
  ERR_SSL_SERVER_CERT_CHANGED:
    'The server sent a different certificate in the middle of the connection. Something between client and server may be interfering.',
  ERR_SSL_SERVER_CERT_BAD_FORMAT:
    "The certificate of the server is damaged and can't be read. The server needs a new one.",
  ERR_SSL_KEY_USAGE_INCOMPATIBLE:
    'The server uses its key for something that its certificate does not allow.',
  ERR_TLS13_DOWNGRADE_DETECTED:
    'Something between client and server is blocking TLS 1.3. Check proxies and virus scanners.',
  ERR_ALPN_NEGOTIATION_FAILED:
    'The server supports neither HTTP/1.1 nor HTTP/2 on this port. Check the port.',
  ERR_OUT_OF_MEMORY: 'There is not enough memory. Close other programs and try again.',
  ERR_CERT_VALIDITY_TOO_LONG: 'The certificate is valid for longer than a public CA may issue it.',
  ERR_BAD_SSL_CLIENT_AUTH_CERT: 'The server refused the client certificate.',
  ERR_SSL_UNRECOGNIZED_NAME_ALERT: 'The server does not know the host name it was asked for.',
  ERR_CERT_COMMON_NAME_INVALID: 'The certificate belongs to another host. Check the address.',
  ERR_CERT_DATE_INVALID:
    'The certificate is expired or not yet valid. Check its dates and the clock.',
  ERR_CERT_AUTHORITY_INVALID:
    'The certificate is not trusted: it is self-signed, or its issuer is unknown.',
  ERR_CERT_INVALID: 'The certificate is not valid.',
  ERR_CERT_REVOKED: 'The certificate was revoked by its issuer.',
  ERR_CERT_WEAK_SIGNATURE_ALGORITHM:
    'The certificate is signed with an algorithm that is too weak.',
  ERR_CERT_WEAK_KEY: 'The key of the certificate is too short.',
  ERR_CERT_NAME_CONSTRAINT_VIOLATION:
    'The issuer of the certificate is not allowed to issue it for this host.',
  ERR_CERT_UNABLE_TO_CHECK_REVOCATION: "Can't check whether the certificate was revoked.",
  ERR_TUNNEL_CONNECTION_FAILED:
    'It refused to open a tunnel to the server. Check that it allows this address, and the proxy credentials.',
  ERR_PROXY_AUTH_UNSUPPORTED:
    'It asks for credentials in a way that is not supported. Ask its administrator for Basic or Digest.',
  ERR_PROXY_CONNECTION_FAILED:
    'Check the address in the proxy settings, and whether the proxy is running.',
  ERR_PROXY_CERTIFICATE_INVALID:
    'Check the proxy settings, or trust the issuer of its certificate.',
  ERR_SOCKS_CONNECTION_FAILED:
    'Check that it is a SOCKS proxy of this version, and its user and password.',
  ERR_SOCKS_CONNECTION_HOST_UNREACHABLE:
    "It has no route to the server. Check the server's address.",
  ERR_MANDATORY_PROXY_CONFIGURATION_FAILED:
    "The proxy settings can't be used. Fix them, or choose a direct connection.",
  ERR_PAC_SCRIPT_FAILED: "The PAC file that names the proxies can't be used. Fix it.",
  ERR_INVALID_URL: 'The URL is not valid. Check its spelling.',
  ERR_DISALLOWED_URL_SCHEME:
    'URLs of this scheme are not allowed for this request. Use another scheme, or allow this one.',
  ERR_UNKNOWN_URL_SCHEME:
    'No handler loads URLs of this scheme, and no other program was asked to open it.',
  ERR_INVALID_REDIRECT: 'The server redirected to something that is not a URL.',
  ERR_TOO_MANY_REDIRECTS:
    'The server redirected more than 20 times. It probably redirects in a loop.',
  ERR_UNSAFE_REDIRECT:
    'The server redirected to a file or script URL. Such redirects are never followed.',
  ERR_UNSAFE_PORT: 'This port is reserved for another protocol. Requests are not sent to it.',
  ERR_INVALID_RESPONSE: 'The server answered with something that is not a valid response.',
  ERR_INVALID_CHUNKED_ENCODING: 'The body broke the rules of chunked encoding.',
  ERR_EMPTY_RESPONSE: 'The server closed the connection without sending a response.',
  ERR_RESPONSE_HEADERS_TOO_BIG:
    'The head of the response is too large: over 256 KiB, or in HTTP/2 in too many frames.',
  ERR_CONTENT_DECODING_FAILED: 'The body is not what its Content-Encoding says, or it is damaged.',
  ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH:
    'The response has several Content-Length fields, so it is unclear where its body ends. The server has to send only one.',
  ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION: 'The response redirects to several places at once.',
  ERR_CACHE_MISS: 'The response is not in the cache, and the request must not use the network.',
  ERR_CACHE_READ_FAILURE:
    'A file of the response cache is incomplete. Clear the cache, or send the request with skipCache.',
  ERR_CONTENT_LENGTH_MISMATCH:
    'The connection ended before the body was complete (Content-Length says more).',
  ERR_INCOMPLETE_CHUNKED_ENCODING: 'The connection ended in the middle of a chunked body.',
  ERR_RESPONSE_HEADERS_TRUNCATED: 'The connection ended in the middle of the response head.',
  ERR_INVALID_HTTP_RESPONSE:
    'The server did not answer with HTTP. Check the port and the protocol.',
  ERR_UNEXPECTED_PROXY_AUTH:
    'The server asks for proxy credentials, but no proxy was used. Its configuration may be wrong.',
  ERR_HTTP2_PROTOCOL_ERROR:
    'The server ended the request, or broke a rule of HTTP/2. Try again, or use HTTP/1.1.',
  ERR_HTTP2_SERVER_REFUSED_STREAM:
    'The server refused the request each time, before looking at it. It may be overloaded or restarting. Try again later.',
  ERR_HTTP2_STREAM_CLOSED:
    'The server had already closed this request when more of it arrived. Try again, or use HTTP/1.1.',
  ERR_HTTP2_FLOW_CONTROL_ERROR:
    'Client and server disagree about how much data can be sent (HTTP/2 flow control). Use HTTP/1.1 if it happens again.',
  ERR_HTTP2_FRAME_SIZE_ERROR:
    'The server rejected the size of a frame. Use HTTP/1.1 if it happens again.',
  ERR_HTTP2_COMPRESSION_ERROR:
    'The server could not read the compressed headers. Use HTTP/1.1 if it happens again.',
  ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY:
    'The server considers the TLS of this connection too weak for HTTP/2. Use HTTP/1.1.',
  ERR_HTTP2_PING_FAILED: 'The server no longer answers on this connection. Try again.',
  ERR_HTTP_1_1_REQUIRED: 'The server requires HTTP/1.1 for this request. Allow HTTP/1.1.',
  ERR_TOO_MANY_RETRIES: 'The request was restarted too many times.',
  ERR_INSUFFICIENT_RESOURCES:
    'The system has no free sockets or files. Close other programs and try again.',
  ERR_UNEXPECTED: 'Something inside the workbench went wrong. Please report it with the cause.',
};

/** The sentence of `name`, or one made from the name itself. */
export function sentenceFor(name: NetErrorName): string {
  return (
    sentences[name] ??
    `${name
      .slice(4)
      .toLowerCase()
      .replaceAll('_', ' ')
      .replace(/^./, (first) => first.toUpperCase())}.`
  );
}

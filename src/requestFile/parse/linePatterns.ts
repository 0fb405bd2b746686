/**
 * How each kind of line is told apart (the comments name where it may stand). No two quantifiers of one expression can share a
 * run of characters, and `.` takes U+2028 too: a line that someone made to be slow takes no longer than another.
 */

/** Anywhere before a body; in a body only without blanks before it. */
export const SEPARATOR = /^[ \t\f]*#{3,}/;
export const BODY_SEPARATOR = /^#{3,}/;
/** `### ` alone ends a body of Markdown, whose own headings start with marks. */
export const MARKDOWN_SEPARATOR = /^###(?!#)/;
export const BLANK = /^\s*$/;
export const COMMENT = /^[ \t\f]*(#|\/\/)/;
export const METADATA =
  /^[ \t\f]*(?:#{1,2}|\/{2,})[ \t\f]*@([A-Za-z][\w-]*)(?:(?:[ \t\f]*=[ \t\f]*|[ \t\f]+)(.*))?$/s;
/** httpYac: a request ends at a separator only, whatever stands in its body. */
export const FORCE_SEPARATOR = /@force-?region-?delimiter\b/i;
export const COMMENT_OPEN = /^[ \t\f]*\/\*/;
export const COMMENT_CLOSE = /\*\/[ \t\f]*$/;
/** Below a request the marks stand alone on their lines (httpYac), because a body may be code. */
export const BLOCK_OPEN = /^[ \t\f]*\/\*[ \t\f]*$/;
export const BLOCK_CLOSE = /^[ \t\f]*\*\/[ \t\f]*$/;
/** `@name = value`; `:=` is evaluated anew each time that the name is used. */
export const VARIABLE = /^([ \t\f]*@)([^\s=:]+)([ \t\f]*(:?)=[ \t\f]*)(.*)$/s;
/** `@name: value`, `@name value` (httpYac): above a request only, where nothing else begins with such a word. */
export const LOOSE_VARIABLE = /^([ \t\f]*@)([^\s=:]+)([ \t\f]*(:)[ \t\f]*|[ \t\f]+)(\S.*)$/s;
export const IMPORT = /^([ \t\f]*import[ \t\f]+)(\S.*)$/s;
/** `run #name`, `run ./file.http`, both with values in brackets: `(@name=value, @other=value)`. */
export const RUN =
  /^([ \t\f]*run[ \t\f]+)(#[ \t\f]*[^\s(][^(]*|[^#\s(]+\.(?:http|rest)[ \t\f]*)(?:\((.*)\)[ \t\f]*)?$/s;
/** `<` before the request line: a script in the file or in another one. */
export const SCRIPT_OPEN = /^[ \t\f]*<[ \t\f]*\{%/;
export const SCRIPT_FILE = /^([ \t\f]*<[ \t\f]+)(\S.*)$/s;
export const SCRIPT_CLOSE = /%\}/;
export const CODE_OPEN = /^\{\{(?:@(\w+)|(\+)@?(\w*))?[ \t\f]*$/;
export const CODE_CLOSE = /^\}\}[ \t\f]*$/;
/** GraphQL above a request: a fragment of its own, or out of a file (httpYac). */
export const FRAGMENT = /^[ \t\f]*fragment[ \t\f]+(\w+)[ \t\f]+on[ \t\f]/;
export const QUERY_FILE = /^[ \t\f]*gql(?:[ \t\f]+([^\s(<]+))?[ \t\f]+<[ \t\f]+(\S.*)$/s;
/** What a request of gRPC needs, which is skipped (httpYac). */
export const PROTO_FILE = /^[ \t\f]*proto[ \t\f]+<[ \t\f]+\S/;
export const HANDLER_OPEN = /^[ \t\f]*>[ \t\f]*\{%/;
/** A path by its look: prose that is quoted with `>` has blanks, or no slash and no ending. */
export const HANDLER_FILE =
  /^([ \t\f]*>[ \t\f]+)(\S.*\.(?:js|mjs|cjs|ts|mts|lua)|(?:\.{0,2}\/|\{\{)\S*|\S+\.\w{1,5})[ \t\f]*$/;
/** `>> file` takes a free name beside one that is there, `>>! file` overwrites. */
export const SAVE_RESPONSE = /^([ \t\f]*>>(!?)[ \t\f]+)(\S.*)$/s;
/** A path; `<>text</>` is a fragment of JSX. */
export const RESPONSE_REFERENCE = /^<>[ \t\f]*[^\s<>][^<>]*$/;
export const RECORDED_RESPONSE = /^[ \t\f]*HTTP\/\d+(?:\.\d+)?[ \t\f]+\d{3}\b/;
export const ASSERTION = /^([ \t\f]*\?\?[ \t\f]+)(\S.*)$/s;
/** One line of what may follow a request. */
export const TRAILER = new RegExp(
  [HANDLER_FILE, SAVE_RESPONSE, RESPONSE_REFERENCE, ASSERTION]
    .map(({ source }) => source)
    .join('|'),
  's',
);
/** What nobody writes in a body: an assertion about something that there is, a script's file. */
export const KNOWN_ASSERTION = /^[ \t\f]*\?\?[ \t\f]+(?:status|duration|header|body|js|xpath)\b/;
export const BELOW_TEXT = new RegExp(
  `${KNOWN_ASSERTION.source}|${/^[ \t\f]*>[ \t\f]+\S.*\.(?:js|mjs|cjs|ts|mts|lua)[ \t\f]*$/.source}`,
  's',
);
export const HEADER_SPREAD = /^([ \t\f]*\.\.\.)([^\s,]+),?[ \t\f]*$/;
/** A name as RFC 9110, section 5.1 has it, or with a variable in it; and a value without the blanks around it. */
export const HEADER =
  /^([ \t\f]*)((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]|\{\{[^{}]+\}\})+)([ \t\f]*:[ \t\f]*)(.*)$/s;
export const INCLUDE = /^<(@[\w-]*)?[ \t\f]+(\S.*)$/s;
/**
 * A request that follows another without a separator. Upper case and a plain target only, so that text is seldom taken for
 * one: a URL, a path, a variable, or a host that shows by its dot, its port or the name localhost, with nothing behind it.
 */
export const NEXT_REQUEST =
  /^(?:(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT|TRACE|GRAPHQL|GRPC|WEBSOCKET|WS|WSS|SSE)[ \t\f]+(?:https?:\/\/|wss?:\/\/|\/|\{\{|(?:localhost\b|\[[\da-fA-F:.]+\]|[\w-]+(?:\.[\w-]+)+(?=[:/?])|[\w.-]+:\d)[^\s]*(?:[ \t\f]+HTTP\/\S+)?[ \t\f]*$)|(?:PROPFIND|PROPPATCH|MKCOL|MKCALENDAR|COPY|MOVE|LOCK|UNLOCK|REPORT|SEARCH|ACL|LIST|QUERY)[ \t\f]+https?:\/\/)/;
/** What may follow a recorded response behind a blank line: a request, a script, an assertion. */
export const AFTER_ANSWER = new RegExp(
  [NEXT_REQUEST, CODE_OPEN, HANDLER_OPEN, ASSERTION].map(({ source }) => source).join('|'),
);
/** A command in place of a request line (REST Client). */
export const CURL = /^[ \t\f]*curl(?:\.exe)?[ \t\f]+\S/;
/** Directly after the request line: pieces of the query at any indent, of the path when it starts with `/` or is indented. */
export const QUERY_PIECE = /^[ \t\f]*[?&]/;
export const PATH_PIECE = /^[ \t\f]*\/(?![/*])/;
export const INDENTED_PIECE = /^[ \t\f]+(?:\{\{|[^\s:{["<>])[^:]*$/;

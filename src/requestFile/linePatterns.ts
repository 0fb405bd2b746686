/** How each kind of line is told apart (the comments name where it may stand). */

/** Anywhere before a body; in a body only without blanks before it. */
export const SEPARATOR = /^[ \t\f]*#{3,}/;
export const BODY_SEPARATOR = /^#{3,}/;
/** `### ` alone ends a body of Markdown, whose own headings start with marks. */
export const MARKDOWN_SEPARATOR = /^###(?!#)/;
export const BLANK = /^\s*$/;
export const COMMENT = /^[ \t\f]*(#|\/\/)/;
export const METADATA =
  /^[ \t\f]*(?:#{1,2}|\/{2,})[ \t\f]*@([A-Za-z][\w-]*)(?:(?:[ \t\f]*=[ \t\f]*|[ \t\f]+)(.*))?$/;
export const COMMENT_OPEN = /^[ \t\f]*\/\*/;
export const COMMENT_CLOSE = /\*\/[ \t\f]*$/;
export const VARIABLE = /^[ \t\f]*@[^\s=:]+[ \t\f]*:?=/;
export const DIRECTIVE = /^[ \t\f]*(?:import[ \t\f]+\S|run[ \t\f]+(?:#|\S+\.(?:http|rest)\b))/;
/** `<` before the request line: a script in the file or in another one. */
export const SCRIPT_OPEN = /^[ \t\f]*<[ \t\f]+\{%/;
export const SCRIPT_FILE = /^[ \t\f]*<[ \t\f]+\S/;
export const SCRIPT_CLOSE = /%\}/;
export const CODE_OPEN = /^\{\{(?:@\w+|\+.*)?[ \t\f]*$/;
export const CODE_CLOSE = /^\}\}[ \t\f]*$/;
export const HANDLER_OPEN = /^[ \t\f]*>[ \t\f]+\{%/;
export const HANDLER_FILE = /^[ \t\f]*>[ \t\f]+\S.*\.(?:js|mjs|cjs|ts|mts|lua)[ \t\f]*$/;
export const SAVE_RESPONSE = /^[ \t\f]*>>!?[ \t\f]+\S/;
export const RESPONSE_REFERENCE = /^<>[ \t\f]*\S/;
export const RECORDED_RESPONSE = /^[ \t\f]*HTTP\/\d+(?:\.\d+)?[ \t\f]+\d{3}\b/;
export const ASSERTION = /^[ \t\f]*\?\?[ \t\f]/;
export const HEADER_SPREAD = /^[ \t\f]*\.\.\.\S/;
/** A name as RFC 9110, section 5.1 has it, and a value without the blanks around it. */
export const HEADER = /^([ \t\f]*)([!#$%&'*+\-.^_`|~0-9A-Za-z]+)([ \t\f]*:[ \t\f]*)(.*)$/;
export const INCLUDE = /^<(@[\w-]*)?[ \t\f]+(\S.*)$/;
/** A request that follows another without a separator. Upper case and a plain target only, so that text is seldom taken for one. */
export const NEXT_REQUEST =
  /^(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT|TRACE|GRAPHQL|GRPC|WEBSOCKET|WS|WSS|SSE)[ \t\f]+(?:https?:\/\/|wss?:\/\/|\/|\{\{)/;
/** Directly after the request line: pieces of the query at any indent, of the path when it starts with `/` or is indented. */
export const QUERY_PIECE = /^[ \t\f]*[?&]/;
export const PATH_PIECE = /^[ \t\f]*\/(?!\/)/;
export const INDENTED_PIECE = /^[ \t\f]+(?:\{\{|[^\s:{["<>])[^:]*$/;

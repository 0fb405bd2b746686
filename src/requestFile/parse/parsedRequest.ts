import type { Directive, ScriptSource } from './element.ts';
import type { Line } from './line.ts';
import type { Metadata } from './metadata.ts';
import type { Problem, Range } from '../../files/problem.ts';

/** A request as it stands in a file, with the place of every part. Ranges count lines and characters from 0. */
export interface ParsedRequest {
  /** What `# @name` says, else the separator's title. */
  readonly name?: string;
  /** The text after `###`. */
  readonly title?: string;
  /** "GET" when none is written. */
  readonly method: string;
  /** The target as written, the pieces of following lines joined on; see `resolveTarget` for the URL it means. */
  readonly url: string;
  /** What is written after `HTTP/`. */
  readonly httpVersion?: string;
  /** What `# @key value` lines say, in order. */
  readonly settings: readonly Metadata[];
  readonly headers: readonly ParsedHeader[];
  readonly body: readonly BodyPart[];
  /** `run` above the request: what is sent first. */
  readonly runs: readonly RunDirective[];
  /** What runs before the request is sent. */
  readonly before: readonly ParsedScript[];
  /** What happens once there is a response, in order. */
  readonly after: readonly ResponseStep[];
  /** Fragments of the file that a GraphQL query may use. */
  readonly fragments?: readonly ParsedFragment[];
  /** From the request line to the end of the body. */
  readonly range: Range;
  /** With the separator, the comments before the request and all that follows it, up to the next block. */
  readonly blockRange: Range;
  readonly ranges: {
    readonly name?: Range;
    readonly method?: Range;
    readonly url: Range;
    readonly httpVersion?: Range;
  };
  readonly problems: readonly Problem[];
}

export type ParsedHeader = WrittenHeader | HeaderSpread;

export interface WrittenHeader {
  readonly kind: 'header';
  readonly name: string;
  readonly value: string;
  readonly range: Range;
  readonly nameRange: Range;
  readonly valueRange: Range;
}

/** `...name`: all headers that the variable holds. */
export interface HeaderSpread {
  readonly kind: 'spread';
  readonly variable: string;
  readonly range: Range;
}

/** Lines of text, or a file that is sent. Parts follow each other with a line end between them. */
export type BodyPart = BodyText | BodyFile;

export interface BodyText {
  readonly kind: 'text';
  readonly lines: readonly Line[];
  readonly range: Range;
}

export interface BodyFile {
  readonly kind: 'file';
  readonly path: string;
  /** `<@`: the file is text, in which variables are filled in. Null: its bytes are sent as they are. */
  readonly template: { readonly encoding: string } | null;
  /** `curl -d @file`: line ends are left out. */
  readonly withoutLineEnds?: boolean;
  readonly range: Range;
  readonly pathRange: Range;
}

export interface ParsedScript {
  readonly kind: 'script';
  readonly dialect: 'jetbrains' | 'httpyac';
  readonly source: ScriptSource;
  /** It runs when the request is filled in, not before. */
  readonly filled?: true;
  readonly range: Range;
}

export type ResponseStep = ParsedScript | ParsedAssertion | SaveResponse;

/** A fragment of GraphQL, here or in another file. */
export interface ParsedFragment {
  readonly name: string;
  readonly source: { readonly text: string } | { readonly path: string; readonly pathRange: Range };
  readonly range: Range;
}

/** `?? status == 200`: what stands behind the marks. */
export interface ParsedAssertion {
  readonly kind: 'assertion';
  readonly text: string;
  readonly range: Range;
}

/** `>> file` and `>>! file`. */
export interface SaveResponse {
  readonly kind: 'save';
  readonly path: string;
  readonly overwrite: boolean;
  readonly range: Range;
  readonly pathRange: Range;
}

/** `@name = value`. */
export interface VariableDefinition {
  readonly name: string;
  /** As written, without blanks at its ends. */
  readonly value: string;
  /** `:=`: evaluated anew for each use, not once. */
  readonly lazy: boolean;
  readonly range: Range;
  readonly nameRange: Range;
  readonly valueRange: Range;
}

export type ParsedDirective = Directive & { readonly range: Range };
export type RunDirective = Extract<ParsedDirective, { kind: 'run' }>;

/** What stands in a file, or between two of its separators, beside requests. */
export interface FileParts {
  /** All definitions, in the order of their lines. */
  readonly variables: readonly VariableDefinition[];
  readonly directives: readonly ParsedDirective[];
  /** What `# @name` calls blocks that hold no request: a request may say that it needs them (httpYac). */
  readonly blockNames: readonly string[];
  readonly fragments: readonly ParsedFragment[];
  /** Of blocks that hold no request: they run before the file's first request. */
  readonly globalScripts: readonly ParsedScript[];
  /** httpYac's `{{+`: for each request of the file, before it and after it. */
  readonly everyRequest: {
    readonly before: readonly ParsedScript[];
    readonly after: readonly ParsedScript[];
  };
}

export interface HttpFile extends FileParts {
  readonly requests: readonly ParsedRequest[];
  /** All problems of the file, those of its requests included, in the order of their lines. */
  readonly problems: readonly Problem[];
}

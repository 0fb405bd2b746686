import path from 'node:path';

/** What `@vscode/test-electron` asks of the `code` it starts. */
export interface CodeArguments {
  readonly workspace: string | undefined;
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string | undefined;
  readonly extensionsFolder: string | undefined;
  readonly userDataFolder: string | undefined;
  readonly trusted: boolean;
  readonly disableExtensions: boolean;
}

/** Reads VS Code's command line; options that mean nothing to a server are passed over. */
export function parseCodeArguments(args: readonly string[], cwd: string): CodeArguments {
  const valuesOf = (option: string): string[] =>
    args
      .filter((arg) => arg.startsWith(`--${option}=`))
      .map((arg) => path.resolve(cwd, arg.slice(option.length + 3)));
  const workspace = args.find((arg) => !arg.startsWith('-'));
  return {
    workspace: workspace === undefined ? undefined : path.resolve(cwd, workspace),
    extensionDevelopmentPaths: valuesOf('extensionDevelopmentPath'),
    extensionTestsPath: valuesOf('extensionTestsPath').at(-1),
    extensionsFolder: valuesOf('extensions-dir').at(-1),
    userDataFolder: valuesOf('user-data-dir').at(-1),
    trusted: args.includes('--disable-workspace-trust'),
    disableExtensions: args.includes('--disable-extensions'),
  };
}

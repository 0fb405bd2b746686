/** How httpYac's scripts call a variable whose name is none in JavaScript: `my-token` is `myToken`. */
export function nameInScript(name: string): string {
  return name
    .trim()
    .replace(/\s/g, '-')
    .replace(/-(.)/g, (_, next: string) => next.toUpperCase());
}

/** The text of a file, put there by the build (scripts/build/textOf.mjs). */
declare module '*?text' {
  const text: string;
  export default text;
}

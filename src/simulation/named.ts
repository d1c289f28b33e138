import { nearest } from "../expression/nearest.js";

/** Names as they compare: letters and digits alone. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** What is known under a name, whatever its case, spaces and dashes. */
export function findNamed<T>(known: Readonly<Record<string, T>>, name: string): T | undefined {
  const key = Object.keys(known).find((each) => plain(each) === plain(name));
  return key === undefined ? undefined : known[key];
}

/** Whether a text is a name rather than a formula: words, and no operator but dashes. */
export const looksLikeName = (text: string): boolean =>
  /^[A-Za-z][\w ]*([- ][A-Za-z][\w ]*)*$/.test(text.replace(/\([^)]*\d{4}\)/, "")) &&
  /[A-Za-z]{3}/.test(text);

/** "It is none of a, b. Did you mean ...?" */
export function unknownName(what: string, name: string, known: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(known);
  return `no ${what} "${name}" (known: ${names.join(", ")}; or write a formula).${nearest(name, names)}`;
}

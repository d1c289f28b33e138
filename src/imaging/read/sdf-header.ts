import { ImagingError } from "../imaging-error.js";
import { parseDecimal } from "./number.js";

/** A value of a self-describing header (SDF) of the Advanced Light Source. */
export type SdfValue = number | string | SdfStruct | readonly SdfValue[];
/** `{ key = value; ... }`. */
export type SdfStruct = ReadonlyMap<string, SdfValue>;

export interface SdfHeader {
  readonly top: SdfStruct;
  /** What the text has that the grammar does not allow, one sentence each. */
  readonly oddities: readonly string[];
}

/** Structures in structures: real headers have four levels. */
const DEEPEST = 32;
const PUNCTUATION = "{}();,=";

/**
 * Reads a header:
 *
 *     struct := (key "=" value [";"])*
 *     value  := number | string | word | "{" struct "}" | "(" count ("," value)* ")"
 *
 * The first number of a list is its length. Tolerated and noted: a key given twice with different values (the last
 * holds), a stray "}" in a list.
 * @throws ImagingError with the line where the text ends early or is not of this form.
 */
export function parseSdfHeader(file: string, text: string): SdfHeader {
  return new Parser(file, text).header();
}

class Parser {
  private readonly file: string;
  private readonly text: string;
  private at = 0;
  private readonly oddities: string[] = [];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  header(): SdfHeader {
    const top = this.struct(0);
    if (this.peek() !== "") this.fail(`"${this.peek()}"`, "a key or the end of the header");
    return { top, oddities: this.oddities };
  }

  /** Up to the "}" that ends it, or the end of the text. */
  private struct(depth: number): SdfStruct {
    const fields = new Map<string, SdfValue>();
    for (;;) {
      while (this.peek() === ";") this.at++;
      if (this.peek() === "" || this.peek() === "}") return fields;
      const key = this.word("a key");
      this.expect("=");
      const value = this.value(depth);
      if (fields.has(key) && !same(fields.get(key), value))
        this.odd(`"${key}" is given twice; the last holds`);
      fields.set(key, value);
    }
  }

  private value(depth: number): SdfValue {
    if (depth > DEEPEST) this.fail(`${depth} levels`, `at most ${DEEPEST} levels of braces`);
    const next = this.peek();
    if (next === "{") {
      this.at++;
      const fields = this.struct(depth + 1);
      this.expect("}");
      return fields;
    }
    if (next === "(") return this.list(depth + 1);
    if (next === '"') return this.quoted();
    const word = this.word("a value");
    const number = parseDecimal(word);
    return Number.isNaN(number) ? word : number;
  }

  private list(depth: number): readonly SdfValue[] {
    this.expect("(");
    const items: SdfValue[] = [];
    while (this.peek() !== ")") {
      if (this.peek() === "}") {
        this.odd('a "}" in a list has no "{"');
        this.at++;
        continue;
      }
      items.push(this.value(depth));
      while (this.peek() === "}") this.at++; // written by one converter after structures in lists
      if (this.peek() !== ")") this.expect(",");
    }
    this.at++;
    const [count, ...rest] = items;
    if (count !== rest.length)
      this.fail(`a list of ${rest.length} that says ${JSON.stringify(count)}`, "its length first");
    return rest;
  }

  private quoted(): string {
    const end = this.text.indexOf('"', this.at + 1);
    if (end < 0) this.fail("a string without its end", `'"'`);
    const value = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return value;
  }

  /** Characters up to white space or punctuation. */
  private word(expected: string): string {
    const start = this.skip();
    while (this.at < this.text.length && !isBreak(this.text[this.at])) this.at++;
    if (this.at === start) this.fail(this.describe(), expected);
    return this.text.slice(start, this.at);
  }

  private expect(mark: string): void {
    if (this.peek() !== mark) this.fail(this.describe(), `"${mark}"`);
    this.at++;
  }

  /** The next character that is no white space, "" at the end. */
  private peek(): string {
    return this.text.charAt(this.skip());
  }

  private skip(): number {
    while (this.at < this.text.length && this.text.charCodeAt(this.at) <= 32) this.at++;
    return this.at;
  }

  private describe(): string {
    return this.peek() === "" ? "the end of the header" : `"${this.peek()}"`;
  }

  private odd(note: string): void {
    this.oddities.push(`Line ${this.line()}: ${note}.`);
  }

  private line(): number {
    return this.text.slice(0, this.at).split("\n").length;
  }

  private fail(found: string, expected: string): never {
    throw new ImagingError({ file: this.file, place: `line ${this.line()}`, found, expected });
  }
}

const isBreak = (character: string): boolean =>
  character <= " " || character === '"' || PUNCTUATION.includes(character);

const same = (a: SdfValue | undefined, b: SdfValue): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && plain(a) === plain(b));

const plain = (value: SdfValue): string =>
  JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? [...part.entries()] : part));

/** A field that is a structure, undefined where there is none. */
export function structIn(struct: SdfStruct | undefined, key: string): SdfStruct | undefined {
  const value = struct?.get(key);
  return value instanceof Map ? value : undefined;
}

/** A field that is a list of structures; empty where there is none. */
export function structsIn(struct: SdfStruct | undefined, key: string): readonly SdfStruct[] {
  const value = struct?.get(key);
  return Array.isArray(value) ? value.filter((item): item is SdfStruct => item instanceof Map) : [];
}

/** A field that is a number, NaN where there is none. */
export function numberIn(struct: SdfStruct | undefined, key: string): number {
  const value = struct?.get(key);
  return typeof value === "number" ? value : NaN;
}

/** A field that is text, "" where there is none. */
export function textIn(struct: SdfStruct | undefined, key: string): string {
  const value = struct?.get(key);
  return typeof value === "string" ? value : "";
}

/** Numbers of the binary format (WebAssembly Core Specification 2.0, section 5) that a module of one function needs. */
export const TYPE = { i32: 0x7f, v128: 0x7b } as const;
export type ValueType = (typeof TYPE)[keyof typeof TYPE];

export interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A function of `env`. */
export interface Import {
  readonly name: string;
  readonly type: FunctionType;
}

/** The one function that a module exports, as `run`. */
export interface Run {
  readonly type: FunctionType;
  /** How many locals of each type follow the parameters. */
  readonly locals: readonly (readonly [count: number, type: ValueType])[];
  /** Instructions without the final end. Function n of the imports is function n. */
  readonly body: readonly number[];
}

const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SECTION = { types: 1, imports: 2, functions: 3, exports: 7, code: 10 };
const KIND = { function: 0, memory: 2 };
const FUNCTION = 0x60;
const END = 0x0b;
/** A shared memory of 1 to 65536 pages, as the kernel's own. */
const SHARED_MEMORY = [3, 1, ...unsigned(65536)];

/** A module that imports the kernel's memory and functions from `env` and exports one function. */
export function moduleOf(imports: readonly Import[], run: Run): Uint8Array {
  const types = [...imports.map(({ type }) => type), run.type].map(functionType);
  const own = imports.length;
  const functions = imports.map(({ name }, n) => [...importOf(name), KIND.function, ...unsigned(n)]);
  const code = [...vector(run.locals.map(([count, type]) => [...unsigned(count), type])), ...run.body, END];
  return Uint8Array.from([
    ...MAGIC,
    ...section(SECTION.types, types),
    ...section(SECTION.imports, [...functions, [...importOf("memory"), KIND.memory, ...SHARED_MEMORY]]),
    ...section(SECTION.functions, [unsigned(own)]),
    ...section(SECTION.exports, [[...text("run"), KIND.function, ...unsigned(own)]]),
    ...section(SECTION.code, [[...unsigned(code.length), ...code]]),
  ]);
}

/** LEB128 of a whole number from 0 to 2^32 - 1. */
export function unsigned(n: number): number[] {
  const bytes: number[] = [];
  do {
    bytes.push((n & 0x7f) | (n > 0x7f ? 0x80 : 0));
    n >>>= 7;
  } while (n > 0);
  return bytes;
}

const vector = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

const functionType = ({ parameters, results }: FunctionType): number[] => [
  FUNCTION,
  ...vector(parameters.map((type) => [type])),
  ...vector(results.map((type) => [type])),
];

const text = (name: string): number[] => vector([...Buffer.from(name)].map((byte) => [byte]));

const importOf = (name: string): number[] => [...text("env"), ...text(name)];

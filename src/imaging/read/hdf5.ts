import h5wasm from "h5wasm/node";
import { statSync } from "node:fs";
import { ImagingError } from "../imaging-error.js";

/** An HDF5 file behind what the formats need: text, lists of numbers, one large array. */
export interface Hdf5File {
  readonly file: string;
  /** What is at a path. Broken and external links count as nothing. */
  readonly kind: (path: string) => "group" | "dataset" | undefined;
  /** Names in a group; empty where there is no such group. */
  readonly children: (path: string) => readonly string[];
  /** Sizes of a dataset, [] for a scalar; undefined where there is none. */
  readonly shape: (path: string) => readonly number[] | undefined;
  /** All numbers of a small dataset, row-major; undefined where there is none. */
  readonly numbers: (path: string) => Float64Array | undefined;
  /** All numbers of a large dataset, row-major. Single precision where that loses nothing. */
  readonly array: (path: string) => Float32Array | Float64Array;
  /** Squared magnitudes of a complex dataset, row-major. */
  readonly intensities: (path: string) => Float64Array;
  /** The text of a dataset, its first element where it is a list; undefined where there is none. */
  readonly text: (path: string) => string | undefined;
  /** An attribute as texts (a list or one element); empty where there is none. */
  readonly attribute: (path: string, name: string) => readonly string[];
}

/** Bytes of a dataset that are taken from the library at once: its own memory never shrinks. */
const AT_ONCE = 2 ** 26;
/** Greatest dataset, bytes. */
const GREATEST = 2 ** 31;
/** Most elements of a list (axes, motors, metadata). */
const LONGEST = 2 ** 24;
/** A compressed file cannot hold more than this many times its length (the limit of deflate is 1032). */
const GREATEST_RATIO = 1100;
/** Datasets up to this size may be longer than their file: lines not yet written take no room in it. */
const SMALL = 2 ** 26;
/** Filters that the library has: deflate, shuffle, Fletcher-32, n-bit, scale-offset. */
const FILTERS: readonly number[] = [1, 2, 3, 5, 6];

type Entity = ReturnType<InstanceType<typeof h5wasm.Group>["get"]>;
type Dataset = InstanceType<typeof h5wasm.Dataset>;

/**
 * Opens a file, hands it to `use` and closes it.
 *
 * The library answers a missing filter with whatever was in memory and a file left open by a crashed scan with nothing,
 * unless it is told to throw, filters are checked and such files are opened for reading while written (SWMR). After it
 * has thrown it keeps the file open: see thread.ts.
 * @throws ImagingError for anything that goes wrong in the library, with its own words.
 */
export async function withHdf5<T>(file: string, use: (hdf5: Hdf5File) => T): Promise<T> {
  const library = await h5wasm.ready;
  library.activate_throwing_error_handler();
  const length = statSync(file).size;
  const open = attempt(file, "", () => openEither(file));
  try {
    return use(door(file, length, open));
  } finally {
    attempt(file, "", () => open.close());
  }
}

/**
 * A file that a crashed scan has left open is read as one that is being written (SWMR); a damaged one must not be: that way of
 * reading waits for damage to go away.
 */
function openEither(file: string): InstanceType<typeof h5wasm.File> {
  try {
    return new h5wasm.File(file, "r");
  } catch (error) {
    if (!/already open for write/.test(error instanceof Error ? error.message : "")) throw error;
    return new h5wasm.File(file, "Sr");
  }
}

function door(file: string, length: number, open: InstanceType<typeof h5wasm.File>): Hdf5File {
  const get = (path: string): Entity => attempt(file, path, () => find(open, path));
  const dataset = (path: string): Dataset | undefined => {
    const entity = get(path);
    return entity instanceof h5wasm.Dataset ? entity : undefined;
  };
  const checked = (path: string, most: number): Dataset | undefined => {
    const found = dataset(path);
    if (found) attempt(file, path, () => checkSize(file, path, found, length, most));
    return found;
  };
  return {
    file,
    kind: (path) => {
      const entity = get(path);
      if (entity instanceof h5wasm.Dataset) return "dataset";
      return entity instanceof h5wasm.Group ? "group" : undefined;
    },
    children: (path) => {
      const entity = get(path);
      return entity instanceof h5wasm.Group ? attempt(file, path, () => entity.keys()) : [];
    },
    shape: (path) => {
      const found = dataset(path);
      return found && attempt(file, path, () => found.shape ?? undefined);
    },
    numbers: (path) => {
      const found = checked(path, LONGEST * 8);
      return found && attempt(file, path, () => Float64Array.from(flatNumbers(file, path, found.value)));
    },
    array: (path) => {
      const found = checked(path, GREATEST) ?? fail(file, path, "nothing", "a dataset");
      return attempt(file, path, () => readArray(file, path, found));
    },
    intensities: (path) => {
      const found = checked(path, GREATEST / 8) ?? fail(file, path, "nothing", "a dataset");
      return attempt(file, path, () => readIntensities(file, path, found));
    },
    text: (path) => {
      const found = checked(path, 2 ** 20);
      return found && attempt(file, path, () => texts(found.value)[0]);
    },
    attribute: (path, name) => {
      const entity = get(path);
      if (!(entity instanceof h5wasm.Dataset || entity instanceof h5wasm.Group)) return [];
      return attempt(file, `${path}@${name}`, () => {
        const attributes = entity.attrs;
        return Object.hasOwn(attributes, name) ? texts(attributes[name].value) : [];
      });
    },
  };
}

/** Runs a call of the library; whatever it throws becomes an error that names the place. */
function attempt<T>(file: string, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof ImagingError) throw error;
    return fail(file, path, `damage (${firstCause(error)})`, "sound HDF5");
  }
}

/** Step by step: the library throws, and keeps the file open, where a path leads through what is no group. */
function find(open: InstanceType<typeof h5wasm.File>, path: string): Entity {
  let entity: Entity = open.get("/");
  for (const name of path.split("/").filter((part) => part !== "")) {
    if (!(entity instanceof h5wasm.Group) || !entity.keys().includes(name)) return null;
    entity = entity.get(name);
  }
  return entity;
}

function fail(file: string, place: string, found: string, expected: string, fix = ""): never {
  throw new ImagingError({ file, place, found, expected, fix });
}

/** The innermost of the library's lines is the one that says what is wrong. */
function firstCause(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split("\n").filter((line) => /^\s*#\d+:/.test(line));
  const last = lines.at(-1) ?? text.split("\n")[0];
  return last.replace(/^.*\(\): /, "").slice(0, 200);
}

/** @throws ImagingError where a dataset is larger than its file can be, or needs a filter that is not there. */
function checkSize(file: string, path: string, dataset: Dataset, length: number, most: number): void {
  const { shape, size, chunks } = dataset.metadata;
  const elements = (shape ?? [0]).reduce((product, extent) => product * Number(extent), 1);
  const bytes = elements * Number(size);
  const filters = chunks ? dataset.filters : [];
  for (const { id, name } of filters) {
    if (FILTERS.includes(id)) continue;
    const fix = `Rewrite the file with "h5repack -f GZIP=4".`;
    fail(file, path, `the filter ${name || "unknown"} (number ${id})`, "deflate, shuffle or no filter", fix);
  }
  const possible = Math.max(SMALL, filters.length > 0 ? length * GREATEST_RATIO : length);
  if (bytes >= 0 && bytes <= Math.min(most, possible)) return;
  const found = `${bytes} bytes declared by a file of ${length}`;
  fail(file, path, found, `at most ${Math.min(most, possible)} bytes`);
}

const isComplex = (dataset: Dataset): boolean => dataset.metadata.compound_type?.nmembers === 2;

/** Classes of HDF5 types: 0 integer, 1 float, 8 enumeration (logical). */
const isNumeric = (type: number): boolean => type === 0 || type === 1 || type === 8;

function readArray(file: string, path: string, dataset: Dataset): Float32Array | Float64Array {
  const { type, size, shape } = dataset.metadata;
  if (!isNumeric(type) || shape === null) fail(file, path, "no numbers", "numbers");
  const count = shape.reduce((product, extent) => product * extent, 1);
  const single = size <= 2 || (type === 1 && size === 4);
  const target = single ? new Float32Array(count) : new Float64Array(count);
  let filled = 0;
  forSlabs(dataset, shape, count * size, (values) => {
    const numbers = flatNumbers(file, path, values);
    if (filled + numbers.length > count) fail(file, path, "more numbers than declared", `${count}`);
    target.set(numbers, filled);
    filled += numbers.length;
  });
  if (filled !== count) fail(file, path, `${filled} numbers`, `${count}`);
  return target;
}

/** |T|^2 of complex numbers, which the library gives as pairs. */
function readIntensities(file: string, path: string, dataset: Dataset): Float64Array {
  const { shape, size } = dataset.metadata;
  if (!isComplex(dataset) || shape === null) fail(file, path, "no complex numbers", "complex numbers");
  const count = shape.reduce((product, extent) => product * extent, 1);
  const target = new Float64Array(count);
  let filled = 0;
  forSlabs(dataset, shape, count * size * 8, (values) => {
    for (const pair of Array.isArray(values) ? (values as unknown[]) : []) {
      const [re, im] = Array.isArray(pair) ? (pair as unknown[]) : [];
      if (typeof re !== "number" || typeof im !== "number") fail(file, path, "no pair", "complex numbers");
      target[filled++] = re * re + im * im;
    }
  });
  if (filled !== count) fail(file, path, `${filled} numbers`, `${count}`);
  return target;
}

/** Hands over a dataset in pieces along its first axis of at most {@link AT_ONCE} bytes. */
function forSlabs(
  dataset: Dataset,
  shape: readonly number[],
  bytes: number,
  take: (values: unknown) => void,
): void {
  const [extent = 1] = shape;
  const step = Math.max(1, Math.floor((extent * AT_ONCE) / Math.max(bytes, 1)));
  if (shape.length === 0 || step >= extent) return take(dataset.value);
  for (let start = 0; start < extent; start += step) {
    take(dataset.slice([[start, Math.min(start + step, extent)]]));
  }
}

/** The numbers that the library gives as a number, a typed array, an array or 64-bit integers. */
function flatNumbers(file: string, path: string, value: unknown): ArrayLike<number> {
  if (typeof value === "number") return [value];
  if (typeof value === "bigint") return [Number(value)];
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Array.from(value, Number);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return value as unknown as ArrayLike<number>;
  if (Array.isArray(value) && value.every((item) => typeof item === "number")) return value;
  return fail(file, path, value === null ? "nothing" : "something else", "numbers");
}

/** Texts that the library gives as a string, an array of them, or bytes. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [clean(value)];
  if (typeof value === "number" || typeof value === "bigint") return [String(value)];
  if (value instanceof Uint8Array) return [clean(new TextDecoder("latin1").decode(value))];
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, String);
  return Array.isArray(value) ? value.flatMap(texts) : [];
}

/** Without the padding of fixed-length strings, and UTF-8 where a writer declared it ASCII. */
function clean(text: string): string {
  const trimmed = text.replace(/[\0\s]+$/, "").trim();
  if (/^[\0-\x7f]*$/.test(trimmed)) return trimmed;
  const high = new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 128 }, (_, n) => n + 128));
  const bytes = Array.from(trimmed, (letter) =>
    letter <= "\x7f" ? letter.charCodeAt(0) : high.indexOf(letter) + 128,
  );
  if (bytes.includes(127)) return trimmed;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return trimmed;
  }
}

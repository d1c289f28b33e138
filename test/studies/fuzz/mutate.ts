import type { Random } from "../../../src/numerics/random.js";

/** The files of one measurement, by name; `main` is the one that a reader is given. */
export interface Specimen {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly main: string;
}

type Mutation = (bytes: Uint8Array, stream: Random) => Uint8Array;

/** Numbers that break what counts, sizes and offsets are used for. */
const EXTREME_WORDS = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const EXTREME_TEXTS =
  "0 -0 -1 1 2 1000000 999999999 4294967296 9007199254740993 1e308 1e999 -1e308 1e-400 NaN inf 0x10 1,5 1.2.3".split(
    " ",
  );
const MARKS = [
  "{",
  "}",
  "(",
  ")",
  ";",
  ",",
  "=",
  '"',
  "'",
  "\\",
  "#",
  "\n",
  "\r",
  "\t",
  "$",
  "@",
  "[",
  "\u00b5",
];

/** What a damaged disk, a broken transfer or a crashed program does, and what a hostile one may. */
const BINARY: readonly Mutation[] = [
  flipBits,
  (bytes, stream) => bytes.slice(0, stream.integer(bytes.length)),
  (bytes, stream) => spliced(bytes, stream, blockOf(bytes, stream).length, new Uint8Array(0)),
  (bytes, stream) => spliced(bytes, stream, 0, noise(1 + stream.integer(16), stream)),
  (bytes, stream) => spliced(bytes, stream, 0, blockOf(bytes, stream)),
  (bytes, stream) => overwritten(bytes, stream, new Uint8Array(1 + stream.integer(64))),
  (bytes, stream) => overwritten(bytes, stream, blockOf(bytes, stream)),
  (bytes, stream) => overwritten(bytes, stream, noise(1 + stream.integer(16), stream)),
  extremeWord,
  extremeWord,
];

const TEXT: readonly Mutation[] = [
  lines((list, stream) => {
    const [a, b] = [stream.integer(list.length), stream.integer(list.length)];
    [list[a], list[b]] = [list[b], list[a]];
  }),
  lines((list, stream) => {
    const n = stream.integer(list.length);
    list.splice(stream.integer(list.length + 1), 0, ...Array<string>(1 + stream.integer(3)).fill(list[n]));
  }),
  lines((list, stream) => {
    const n = stream.integer(list.length);
    list.splice(n, 1);
  }),
  extremeNumber,
  extremeNumber,
  extremeNumber,
  (bytes, stream) => spliced(bytes, stream, 0, encoded(MARKS[stream.integer(MARKS.length)])),
];

/** One to three mutations of one of the files, or a file less. */
export function mutate({ files, main }: Specimen, stream: Random): Specimen {
  const names = [...files.keys()];
  const name = stream.next() < 0.6 ? main : names[stream.integer(names.length)];
  const changed = new Map(files);
  if (names.length > 1 && stream.next() < 0.02) {
    if (name !== main) changed.delete(name);
    return { files: changed, main };
  }
  let bytes = files.get(name) ?? new Uint8Array(0);
  const kinds = isText(bytes) ? [...TEXT, ...TEXT, ...BINARY] : BINARY;
  for (let n = stream.integer(3); n >= 0 && bytes.length > 0; n--) {
    bytes = kinds[stream.integer(kinds.length)](bytes, stream);
  }
  changed.set(name, bytes);
  return { files: changed, main };
}

const isText = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, 4096).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);

function flipBits(bytes: Uint8Array, stream: Random): Uint8Array {
  const out = bytes.slice();
  for (let n = stream.integer(8); n >= 0; n--) out[stream.integer(out.length)] ^= 1 << stream.integer(8);
  return out;
}

const noise = (length: number, stream: Random): Uint8Array =>
  Uint8Array.from({ length }, () => stream.integer(256));

function blockOf(bytes: Uint8Array, stream: Random): Uint8Array {
  const at = stream.integer(bytes.length);
  return bytes.slice(at, at + 1 + stream.integer(Math.min(512, bytes.length)));
}

function spliced(bytes: Uint8Array, stream: Random, remove: number, insert: Uint8Array): Uint8Array {
  const at = stream.integer(bytes.length);
  const rest = bytes.subarray(Math.min(bytes.length, at + remove));
  const out = new Uint8Array(at + insert.length + rest.length);
  out.set(bytes.subarray(0, at));
  out.set(insert, at);
  out.set(rest, at + insert.length);
  return out;
}

function overwritten(bytes: Uint8Array, stream: Random, by: Uint8Array): Uint8Array {
  const out = bytes.slice();
  const at = stream.integer(out.length);
  out.set(by.subarray(0, out.length - at), at);
  return out;
}

/** Half of them near the beginning, where sizes stand. */
function extremeWord(bytes: Uint8Array, stream: Random): Uint8Array {
  const out = bytes.slice();
  const width = [1, 2, 4, 8][stream.integer(4)];
  if (out.length < width) return out;
  const reach = stream.next() < 0.5 ? Math.min(256, out.length) : out.length;
  const at = Math.max(0, stream.integer(reach) - width);
  const value = EXTREME_WORDS[stream.integer(EXTREME_WORDS.length)];
  const little = stream.next() < 0.5;
  for (let n = 0; n < width; n++) {
    const place = little ? n : width - 1 - n;
    out[at + n] = place < 4 ? (value >>> (8 * place)) & 255 : value === 0xffffffff ? 255 : 0;
  }
  return out;
}

function extremeNumber(bytes: Uint8Array, stream: Random): Uint8Array {
  const text = decoded(bytes);
  const numbers = Array.from(text.matchAll(/[-+]?\d[\d.eE+-]*/g));
  if (numbers.length === 0) return bytes;
  const near = stream.next() < 0.5 ? Math.min(12, numbers.length) : numbers.length;
  const { 0: found, index } = numbers[stream.integer(near)];
  const by = EXTREME_TEXTS[stream.integer(EXTREME_TEXTS.length)];
  return encoded(text.slice(0, index) + by + text.slice(index + found.length));
}

function lines(change: (list: string[], stream: Random) => void): Mutation {
  return (bytes, stream) => {
    const list = decoded(bytes).split("\n");
    change(list, stream);
    return encoded(list.join("\n"));
  };
}

/** Byte for byte. */
const decoded = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const encoded = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

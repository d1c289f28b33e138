import type { Frame } from "../numerics/kernel/frame.js";
import type { Kernel } from "./compile.js";
import type { Instruction, Place, Tape } from "./tape.js";

/** Rows of one block of the kernel; see numerics/kernel/assembly/tape.ts. */
const BLOCK = 256;
const WORDS = 9;

/**
 * A tape made ready in a frame: it answers as a compiled kernel does. Columns and outputs must be arrays of the frame;
 * outputs must not be columns too.
 */
export function bindTape(tape: Tape, frame: Frame): Kernel {
  const bound = new BoundTape(tape, frame);
  return (count, columns, scalars, outputs) => bound.run(count, columns, scalars, outputs);
}

interface Patch {
  /** Word of the code that holds an address. */
  readonly word: number;
  readonly place: Place;
}

class BoundTape {
  private readonly tape: Tape;
  private readonly frame: Frame;
  private readonly registers: readonly Float64Array[];
  /** Pairs of equal numbers. */
  private readonly scalars: Float64Array;
  private readonly once: Float64Array;
  private readonly rows: Float64Array;
  private readonly words: Int32Array;
  private readonly patches: readonly Patch[];
  /** The arrays that the instructions point to. */
  private readonly columns: Float64Array[] = [];
  private readonly outputs: Float64Array[] = [];

  constructor(tape: Tape, frame: Frame) {
    this.tape = tape;
    this.frame = frame;
    this.registers = frame.arrays(tape.registers, BLOCK);
    this.scalars = frame.constant(tape.scalars.flatMap((value) => [value, value]));
    const tables = tape.tables.map((table) => frame.constant(table));
    const address = (place: Place): number => this.address(place, tables);
    this.once = frame.constant(code(tape.once, address));
    this.rows = frame.constant(code(tape.rows, address));
    this.words = new Int32Array(this.rows.buffer, this.rows.byteOffset, WORDS * tape.rows.length);
    this.patches = patchesOf(tape.rows);
    // entering brings the instructions back as they were bound, pointing nowhere
    frame.whenEntered(() => {
      this.columns.length = this.outputs.length = 0;
    });
  }

  run(
    count: number,
    columns: readonly Float64Array[],
    scalars: Float64Array,
    outputs: readonly Float64Array[],
  ): void {
    const { tape } = this;
    for (let n = 0; n < tape.given.length; n++) {
      const at = 2 * tape.given[n];
      this.scalars[at] = this.scalars[at + 1] = scalars[n];
    }
    if (!same(columns, this.columns) || !same(outputs, this.outputs)) this.point(columns, outputs);
    const { exports } = this.frame.kernel;
    if (tape.once.length > 0) exports.runTape(this.once.byteOffset, tape.once.length, 2);
    exports.runTape(this.rows.byteOffset, tape.rows.length, count);
  }

  /** Writes where columns and outputs lie, which seldom changes from call to call, into the instructions. */
  private point(columns: readonly Float64Array[], outputs: readonly Float64Array[]): void {
    for (const { word, place } of this.patches)
      this.words[word] = (place.space === "column" ? columns : outputs)[place.index].byteOffset;
    for (let n = 0; n < columns.length; n++) this.columns[n] = columns[n];
    for (let n = 0; n < outputs.length; n++) this.outputs[n] = outputs[n];
  }

  private address({ space, index }: Place, tables: readonly Float64Array[]): number {
    switch (space) {
      case "register":
        return this.registers[index].byteOffset;
      case "scalar":
        return this.scalars.byteOffset + 16 * index;
      case "table":
        return tables[index].byteOffset;
      case "column":
      case "output":
        return 0;
    }
  }
}

function same(a: readonly Float64Array[], b: readonly Float64Array[]): boolean {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
}

/** Instructions as the kernel reads them, packed into doubles so that a frame can keep them. */
function code(instructions: readonly Instruction[], address: (place: Place) => number): Float64Array {
  const words = new Int32Array(2 * Math.ceil((WORDS * instructions.length) / 2));
  instructions.forEach(({ opcode, result, a, b }, n) => {
    const operand = (place: Place): number[] => [address(place), rowMask(place), laneMask(place)];
    words.set([opcode, address(result), rowMask(result), ...operand(a), ...operand(b)], WORDS * n);
  });
  return new Float64Array(words.buffer);
}

const rowMask = ({ space }: Place): number => (space === "column" || space === "output" ? -1 : 0);

const laneMask = ({ space }: Place): number => (space === "scalar" ? 0 : -1);

/** Where the addresses of columns and outputs go. */
function patchesOf(instructions: readonly Instruction[]): Patch[] {
  return instructions.flatMap(({ result, a, b }, n) =>
    [
      { word: WORDS * n + 1, place: result },
      { word: WORDS * n + 3, place: a },
      { word: WORDS * n + 6, place: b },
    ].filter(({ place }) => rowMask(place) !== 0),
  );
}

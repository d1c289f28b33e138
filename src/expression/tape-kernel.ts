import type { Frame } from "../numerics/kernel/frame.js";
import type { Code } from "../numerics/kernel/kernel-memory.js";
import type { KernelProgram } from "../numerics/kernel/kernel-program.js";
import type { Kernel } from "./compile.js";
import type { Instruction, Place, Tape } from "./tape.js";
import { tapeModule } from "./tape-module.js";

/** Rows of one block of the kernel; see numerics/kernel/assembly/tape.ts. */
const BLOCK = 256;

/**
 * A tape made ready in a frame: it answers as a compiled kernel does. Columns and outputs must be arrays of the frame;
 * outputs must not be columns too.
 */
export function bindTape(tape: Tape, frame: Frame): Kernel {
  const bound = new BoundTape(tape, frame);
  return (count, columns, scalars, outputs) => bound.run(count, columns, scalars, outputs);
}

/** A tape with its registers, scalars and instructions in a frame. */
export class BoundTape implements KernelProgram {
  readonly address: number;
  readonly columns: readonly number[];
  readonly outputs: readonly number[];
  readonly scalars: readonly number[];
  private readonly tape: Tape;
  private readonly frame: Frame;
  /** Pairs of equal numbers. */
  private readonly pairs: Float64Array;
  /** Index of the compiled tape or 0, then addresses of columns, then of outputs. */
  private readonly pointers: Int32Array;
  private readonly code: Code;

  constructor(tape: Tape, frame: Frame) {
    this.tape = tape;
    this.frame = frame;
    this.code = frame.kernel.code(tape, () => tapeModule(tape));
    const { columns, outputs } = tape;
    const registers = frame.arrays(tape.registers, BLOCK);
    const tables = tape.tables.map((table) => frame.constant(table));
    this.pairs = frame.constant(tape.scalars.flatMap((value) => [value, value]));
    const pairs = this.pairs.byteOffset;
    const place = ({ space, index }: Place): number => {
      if (space === "register") return registers[index].byteOffset;
      if (space === "scalar") return pairs + 16 * index;
      if (space === "table") return tables[index].byteOffset;
      return 4 * (space === "column" ? 1 + index : 1 + columns + index);
    };
    const [once, rows] = [tape.once, tape.rows].map((list) => frame.words(code(list, place)));
    this.pointers = wordsOf(frame.array(Math.ceil((1 + columns + outputs) / 2)));
    const pointers = this.pointers.byteOffset;
    this.address = frame.words([
      ...[once, tape.once.length, rows, tape.rows.length, pointers, pairs],
      ...tables.map(({ byteOffset }) => byteOffset),
    ]);
    const bytes = (count: number, first: number): number[] =>
      Array.from({ length: count }, (_, n) => pointers + 4 * (first + n));
    this.columns = bytes(columns, 1);
    this.outputs = bytes(outputs, 1 + columns);
    this.scalars = tape.given.map((at) => pairs + 16 * at);
  }

  run(
    count: number,
    columns: readonly Float64Array[],
    scalars: Float64Array,
    outputs: readonly Float64Array[],
  ): void {
    this.prepare(columns, scalars, count);
    const first = 1 + this.columns.length;
    for (let n = 0; n < this.outputs.length; n++) this.pointers[first + n] = outputs[n].byteOffset;
    this.frame.kernel.exports.runProgram(this.address, count);
  }

  /** Sets columns and given scalars, for a loop over so many rows that goes on by itself. */
  prepare(columns: readonly Float64Array[], scalars: Float64Array, rows: number): void {
    const { tape, pairs, pointers } = this;
    pointers[0] = this.code.enter(rows);
    for (let n = 0; n < this.columns.length; n++) pointers[1 + n] = columns[n].byteOffset;
    for (let n = 0; n < tape.given.length; n++)
      pairs[2 * tape.given[n]] = pairs[2 * tape.given[n] + 1] = scalars[n];
  }
}

/** Instructions as the kernel reads them. */
function code(instructions: readonly Instruction[], address: (place: Place) => number): number[] {
  const operand = (place: Place): number[] => [address(place), rowMask(place), laneMask(place)];
  return instructions.flatMap(({ opcode, result, a, b }) => [
    ...[opcode, address(result), rowMask(result)],
    ...operand(a),
    ...operand(b),
  ]);
}

const wordsOf = (array: Float64Array): Int32Array =>
  new Int32Array(array.buffer, array.byteOffset, 2 * array.length);

const rowMask = ({ space }: Place): number => (space === "column" || space === "output" ? -1 : 0);

const laneMask = ({ space }: Place): number => (space === "scalar" ? 0 : -1);

import { opcodes, type Opcode } from "../numerics/kernel/opcode.js";
import { moduleOf, TYPE, unsigned, type FunctionType, type Import } from "../numerics/kernel/wasm-module.js";
import type { Instruction, Place, Tape } from "./tape.js";

/** Single instructions of WebAssembly; the others are functions of the kernel (assembly/lanes.ts). */
const INLINE: Partial<Record<Opcode, number>> = {
  add: 0xf0,
  subtract: 0xf1,
  multiply: 0xf2,
  divide: 0xf3,
  negate: 0xed,
  root: 0xef,
};

/** Words of a program (assembly/tape.ts). */
const WORD = { pointers: 4, scalars: 5, tables: 6 };
/** Parameters of a program's function, then its own whole numbers. */
const PROGRAM = 0;
const ROWS = 1;
const OFFSET = 2;
const BYTES = 3;
const POINTERS = 4;
const FIRST_POINTER = 5;

const PAIR = 16;
const GET = 0x20;
const SET = 0x21;
const TEE = 0x22;
const LOAD_WORD = [0x28, 2];
const SIMD = 0xfd;
const LOAD_PAIR = [SIMD, 0, 3];
const STORE_PAIR = [SIMD, 11, 3];
const CONSTANT = 0x41;
const [ADD, AND, SHIFT, LESS, IS_ZERO] = [0x6a, 0x71, 0x74, 0x49, 0x45];
const VOID = 0x40;
const [BLOCK, LOOP, END, BRANCH_IF, CALL] = [[0x02, VOID], [0x03, VOID], 0x0b, 0x0d, 0x10];

const NAMES = Object.keys(opcodes) as Opcode[];
/** Those with two operands. */
const PAIRED: ReadonlySet<Opcode> = new Set(["add", "subtract", "multiply", "divide", "power", "curve"]);

const RUN: FunctionType = { parameters: [TYPE.i32, TYPE.i32], results: [] };

/**
 * A tape as a module whose function (program, rows) does what the kernel's runProgram does: the same operations in the same
 * order, so the same bits, but what passes from one to the next stays in the processor.
 */
export function tapeModule(tape: Tape): Uint8Array {
  return new Translation(tape).module();
}

class Translation {
  private readonly tape: Tape;
  private readonly imports: Import[] = [];
  /** The columns that are read. */
  private readonly columns: readonly number[];
  /** Numbers of the locals that hold a pair, by the name of the place. */
  private readonly pairs = new Map<string, number>();
  private readonly firstPair: number;

  constructor(tape: Tape) {
    this.tape = tape;
    const places = tape.rows.flatMap(({ a, b }) => [a, b]);
    const read = places.filter(({ space }) => space === "column").map(({ index }) => index);
    this.columns = [...new Set(read)];
    this.firstPair = FIRST_POINTER + tape.columns + tape.outputs + tape.tables.length;
  }

  module(): Uint8Array {
    const { once, rows } = this.tape;
    const body = [
      ...this.addresses(),
      ...this.scalars(),
      ...once.flatMap((instruction) => this.instruction(instruction)),
      ...loop([
        ...this.columns.flatMap((index) => this.loadColumn(index)),
        ...rows.flatMap((instruction) => this.instruction(instruction)),
      ]),
    ];
    const words = this.firstPair - RUN.parameters.length;
    const locals = [[words, TYPE.i32] as const, [this.pairs.size, TYPE.v128] as const];
    return moduleOf(this.imports, { type: RUN, locals, body });
  }

  /** Where columns, outputs and tables lie, and how many bytes of each column there are, in whole pairs. */
  private addresses(): number[] {
    const { columns, outputs, tables } = this.tape;
    const pointers = Array.from({ length: columns + outputs }, (_, n) => [
      ...[...loadWord(POINTERS, 1 + n), SET, ...unsigned(FIRST_POINTER + n)],
    ]);
    const places = tables.map((_, n) => [
      ...[...loadWord(PROGRAM, WORD.tables + n), SET, ...unsigned(this.word({ space: "table", index: n }))],
    ]);
    return [
      ...[...loadWord(PROGRAM, WORD.pointers), SET, POINTERS],
      ...[...pointers.flat(), ...places.flat()],
      // (rows + 1 & -2) << 3
      ...[GET, ROWS, CONSTANT, 1, ADD, CONSTANT, 0x7e, AND, CONSTANT, 3, SHIFT, SET, BYTES],
    ];
  }

  /** Those that are not computed here. */
  private scalars(): number[] {
    const computed = new Set(this.tape.once.map(({ result }) => result.index));
    const given = this.tape.scalars.map((_, index) => index).filter((index) => !computed.has(index));
    return given.flatMap((index) => [
      ...loadWord(PROGRAM, WORD.scalars),
      ...[...LOAD_PAIR, ...unsigned(PAIR * index)],
      ...[SET, ...this.pair({ space: "scalar", index })],
    ]);
  }

  private loadColumn(index: number): number[] {
    const place: Place = { space: "column", index };
    return [...this.address(place), ...LOAD_PAIR, 0, SET, ...this.pair(place)];
  }

  private instruction({ opcode, result, a, b }: Instruction): number[] {
    const name = NAMES[opcode];
    const value = [...this.get(a), ...(PAIRED.has(name) ? this.get(b) : []), ...this.operation(name)];
    if (result.space !== "output") return [...value, SET, ...this.pair(result)];
    return [...this.address(result), ...value, TEE, ...this.pair(result), ...STORE_PAIR, 0];
  }

  private operation(name: Opcode): number[] {
    if (name === "copy") return [];
    const inline = INLINE[name];
    return inline === undefined ? [CALL, ...unsigned(this.import(name))] : [SIMD, ...unsigned(inline)];
  }

  private import(name: Opcode): number {
    const known = this.imports.findIndex((each) => each.name === name);
    if (known >= 0) return known;
    const second = name === "curve" ? [TYPE.i32] : name === "power" ? [TYPE.v128] : [];
    const type = { parameters: [TYPE.v128, ...second], results: [TYPE.v128] };
    return this.imports.push({ name, type }) - 1;
  }

  private get(place: Place): number[] {
    return [GET, ...(place.space === "table" ? unsigned(this.word(place)) : this.pair(place))];
  }

  /** Address of the pair of a column or output that the loop has come to. */
  private address(place: Place): number[] {
    return [GET, ...unsigned(this.word(place)), GET, OFFSET, ADD];
  }

  private word({ space, index }: Place): number {
    const { columns, outputs } = this.tape;
    const before = space === "column" ? 0 : space === "output" ? columns : columns + outputs;
    return FIRST_POINTER + before + index;
  }

  private pair({ space, index }: Place): number[] {
    const name = `${space} ${index}`;
    const known = this.pairs.get(name) ?? this.firstPair + this.pairs.size;
    this.pairs.set(name, known);
    return unsigned(known);
  }
}

const loadWord = (from: number, n: number): number[] => [GET, from, ...LOAD_WORD, ...unsigned(4 * n)];

/** Over all pairs, of which there may be none. */
const loop = (body: readonly number[]): number[] => [
  ...BLOCK,
  ...[GET, BYTES, IS_ZERO, BRANCH_IF, 0],
  ...LOOP,
  ...body,
  ...[GET, OFFSET, CONSTANT, PAIR, ADD, TEE, OFFSET, GET, BYTES, LESS, BRANCH_IF, 0],
  ...[END, END],
];

// Runs a tape: a straight list of instructions, each over one block of rows, so that what passes from one instruction to
// the next stays in the first-level cache and the cost of choosing an instruction is shared by all rows of the block.
import {
  asinh2lanes,
  cosh2lanes,
  erfcOne,
  exp2lanes,
  log2lanes,
  pow2lanes,
  sinh2lanes,
  tanh2lanes,
} from "./transcendental";
import { curveAt } from "./curve";

/** Bytes of one instruction: opcode; address and row mask of the result; address, row mask and lane mask of two operands. */
const INSTRUCTION: i32 = 36;
const BLOCK: i32 = 256;

// @ts-ignore: decorator
@inline
function field(at: usize, n: i32): usize {
  return <usize>load<u32>(at + 4 * n);
}

/**
 * `instructions` of them from `tape` over `rows` rows. A column moves on with the rows (row mask -1), a register is used
 * again for every block (row mask 0); a scalar is one pair of equal numbers (lane mask 0).
 */
export function runTape(tape: usize, instructions: i32, rows: i32): void {
  for (let row = 0; row < rows; row += BLOCK) {
    const bytes: usize = 8 * ((min(BLOCK, rows - row) + 1) & ~1);
    const offset: usize = 8 * row;
    let at = tape;
    for (let n = 0; n < instructions; n++, at += INSTRUCTION) {
      const result = field(at, 1) + (field(at, 2) & offset);
      const a = field(at, 3) + (field(at, 4) & offset);
      const b = field(at, 6) + (field(at, 7) & offset);
      step(load<i32>(at), result, a, field(at, 5), b, field(at, 8), bytes);
    }
  }
}

function step(opcode: i32, result: usize, a: usize, aLane: usize, b: usize, bLane: usize, bytes: usize): void {
  switch (opcode) {
    case 0:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, v128.load(a + (i & aLane)));
      return;
    case 1:
      addBlock(result, a, aLane, b, bLane, bytes);
      return;
    case 2:
      subBlock(result, a, aLane, b, bLane, bytes);
      return;
    case 3:
      mulBlock(result, a, aLane, b, bLane, bytes);
      return;
    case 4:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, f64x2.div(v128.load(a + (i & aLane)), v128.load(b + (i & bLane))));
      return;
    case 5:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, f64x2.neg(v128.load(a + (i & aLane))));
      return;
    case 6:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, f64x2.sqrt(v128.load(a + (i & aLane))));
      return;
    case 7:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, exp2lanes(v128.load(a + (i & aLane))));
      return;
    case 8:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, log2lanes(v128.load(a + (i & aLane))));
      return;
    case 9:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, pow2lanes(v128.load(a + (i & aLane)), v128.load(b + (i & bLane))));
      return;
    case 10:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, sinh2lanes(v128.load(a + (i & aLane))));
      return;
    case 11:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, cosh2lanes(v128.load(a + (i & aLane))));
      return;
    case 12:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, tanh2lanes(v128.load(a + (i & aLane))));
      return;
    case 13:
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(result + i, asinh2lanes(v128.load(a + (i & aLane))));
      return;
    case 14:
      for (let i: usize = 0; i < bytes; i += 8) store<f64>(result + i, erfcOne(load<f64>(a + (i & aLane))));
      return;
    case 15:
      for (let i: usize = 0; i < bytes; i += 8) store<f64>(result + i, curveAt(load<f64>(a + (i & aLane)), b));
      return;
    default:
      unreachable();
  }
}

/** The sum of two operands, four numbers at a time: these are bound by the loop, not by the arithmetic. */
// @ts-ignore: decorator
@inline
function addBlock(result: usize, a: usize, aLane: usize, b: usize, bLane: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 32 <= bytes; i += 32) {
    const j = i + 16;
    const x = f64x2.add(v128.load(a + (i & aLane)), v128.load(b + (i & bLane)));
    const y = f64x2.add(v128.load(a + (j & aLane)), v128.load(b + (j & bLane)));
    v128.store(result + i, x);
    v128.store(result + j, y);
  }
  if (i < bytes)
    v128.store(result + i, f64x2.add(v128.load(a + (i & aLane)), v128.load(b + (i & bLane))));
}

/** The difference of two operands, four numbers at a time: these are bound by the loop, not by the arithmetic. */
// @ts-ignore: decorator
@inline
function subBlock(result: usize, a: usize, aLane: usize, b: usize, bLane: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 32 <= bytes; i += 32) {
    const j = i + 16;
    const x = f64x2.sub(v128.load(a + (i & aLane)), v128.load(b + (i & bLane)));
    const y = f64x2.sub(v128.load(a + (j & aLane)), v128.load(b + (j & bLane)));
    v128.store(result + i, x);
    v128.store(result + j, y);
  }
  if (i < bytes)
    v128.store(result + i, f64x2.sub(v128.load(a + (i & aLane)), v128.load(b + (i & bLane))));
}

/** The product of two operands, four numbers at a time: these are bound by the loop, not by the arithmetic. */
// @ts-ignore: decorator
@inline
function mulBlock(result: usize, a: usize, aLane: usize, b: usize, bLane: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 32 <= bytes; i += 32) {
    const j = i + 16;
    const x = f64x2.mul(v128.load(a + (i & aLane)), v128.load(b + (i & bLane)));
    const y = f64x2.mul(v128.load(a + (j & aLane)), v128.load(b + (j & bLane)));
    v128.store(result + i, x);
    v128.store(result + j, y);
  }
  if (i < bytes)
    v128.store(result + i, f64x2.mul(v128.load(a + (i & aLane)), v128.load(b + (i & bLane))));
}

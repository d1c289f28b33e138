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

/**
 * Bytes of one instruction: opcode; place and row mask of the result; place, row mask and lane mask of two operands. A
 * place with a row mask is that of a pointer to a column, one without is an address.
 */
const INSTRUCTION: i32 = 36;
const BLOCK: i32 = 256;

// @ts-ignore: decorator
@inline
export function field(at: usize, n: i32): usize {
  return <usize>load<u32>(at + 4 * n);
}

// @ts-ignore: decorator
@inline
function address(at: usize, n: i32, pointers: usize, offset: usize): usize {
  const place = field(at, n);
  return field(at, n + 1) ? <usize>load<u32>(pointers + place) + offset : place;
}

/**
 * A program is the addresses and lengths of two tapes, what is computed once and what for every row, then the addresses
 * of its pointers, scalars and tables. Where its first pointer is not 0, it is that of a function in the kernel's table
 * which does the same (expression/tape-module.ts).
 */
export function runProgram(program: usize, rows: i32): void {
  const pointers = field(program, 4);
  const compiled = load<u32>(pointers);
  if (compiled) {
    call_indirect<void>(compiled, program, rows);
    return;
  }
  runTape(field(program, 0), <i32>field(program, 1), 2, pointers);
  runTape(field(program, 2), <i32>field(program, 3), rows, pointers);
}

/**
 * `instructions` of them from `tape` over `rows` rows. A column moves on with the rows (row mask -1), a register is used
 * again for every block (row mask 0); a scalar is one pair of equal numbers (lane mask 0).
 */
function runTape(tape: usize, instructions: i32, rows: i32, pointers: usize): void {
  for (let row = 0; row < rows; row += BLOCK) {
    const bytes: usize = 8 * ((min(BLOCK, rows - row) + 1) & ~1);
    const offset: usize = 8 * row;
    let at = tape;
    for (let n = 0; n < instructions; n++, at += INSTRUCTION) {
      const result = address(at, 1, pointers, offset);
      const a = address(at, 3, pointers, offset);
      const b = address(at, 6, pointers, offset);
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
      binaryBlock<Sum>(result, a, aLane, b, bLane, bytes);
      return;
    case 2:
      binaryBlock<Difference>(result, a, aLane, b, bLane, bytes);
      return;
    case 3:
      binaryBlock<Product>(result, a, aLane, b, bLane, bytes);
      return;
    case 4:
      binaryBlock<Quotient>(result, a, aLane, b, bLane, bytes);
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

// Operations as types, so that each gets loops of its own: copies that differ in a number only would be merged again.
type Sum = u8;
type Difference = u16;
type Product = u32;
type Quotient = u64;

// @ts-ignore: decorator
@inline
function binary<Operation>(x: v128, y: v128): v128 {
  if (sizeof<Operation>() == sizeof<Sum>()) return f64x2.add(x, y);
  if (sizeof<Operation>() == sizeof<Difference>()) return f64x2.sub(x, y);
  if (sizeof<Operation>() == sizeof<Product>()) return f64x2.mul(x, y);
  return f64x2.div(x, y);
}

/**
 * An operation on two operands, four numbers at a time and a scalar loaded once: these are bound by the loop, not by the
 * arithmetic.
 */
// @ts-ignore: decorator
@inline
function binaryBlock<Operation>(
  result: usize,
  a: usize,
  aLane: usize,
  b: usize,
  bLane: usize,
  bytes: usize,
): void {
  let i: usize = 0;
  if (aLane == 0) {
    const x = v128.load(a);
    if (bLane == 0) {
      const value = binary<Operation>(x, v128.load(b));
      for (; i < bytes; i += 16) v128.store(result + i, value);
      return;
    }
    for (; i + 32 <= bytes; i += 32) {
      const first = binary<Operation>(x, v128.load(b + i));
      const second = binary<Operation>(x, v128.load(b + i, 16));
      v128.store(result + i, first);
      v128.store(result + i, second, 16);
    }
    if (i < bytes) v128.store(result + i, binary<Operation>(x, v128.load(b + i)));
    return;
  }
  if (bLane == 0) {
    const y = v128.load(b);
    for (; i + 32 <= bytes; i += 32) {
      const first = binary<Operation>(v128.load(a + i), y);
      const second = binary<Operation>(v128.load(a + i, 16), y);
      v128.store(result + i, first);
      v128.store(result + i, second, 16);
    }
    if (i < bytes) v128.store(result + i, binary<Operation>(v128.load(a + i), y));
    return;
  }
  for (; i + 32 <= bytes; i += 32) {
    const first = binary<Operation>(v128.load(a + i), v128.load(b + i));
    const second = binary<Operation>(v128.load(a + i, 16), v128.load(b + i, 16));
    v128.store(result + i, first);
    v128.store(result + i, second, 16);
  }
  if (i < bytes) v128.store(result + i, binary<Operation>(v128.load(a + i), v128.load(b + i)));
}

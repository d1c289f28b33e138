// The stages of a Rosenbrock step of many unknowns that see each other through one potential, or not at all: what
// ode/rosenbrock.ts does stage by stage, in one call. Few unknowns cost less than the calls that are saved.
import { field, runProgram } from "./tape";
import { addScaled, dot, multiply, substituteBorder } from "./vectors";

// Words of a plan (kernel-stages.ts).
const STAGES: i32 = 0;
const SIZE: i32 = 1;
const COUNT: i32 = 2;
const PROGRAM: i32 = 3;
const POINTERS: i32 = 4;
const RESULT: i32 = 5;
const POTENTIAL: i32 = 6;
const START: i32 = 7;
const SLOPE: i32 = 8;
const STRIDE: i32 = 9;
const WEIGHTS: i32 = 10;
const INVERSE: i32 = 11;
const ROW: i32 = 12;
const COLUMN: i32 = 13;
const APPLIED: i32 = 14;
const TIME_SLOPE: i32 = 15;
const TIME_WEIGHTS: i32 = 16;
/** Room for one vector. */
const SUM: i32 = 17;
const HEAD: i32 = 18;
// Words of a stage: what u begins with, and from which increment on the others are added to it.
const BASE: i32 = 0;
const FIRST: i32 = 1;
const A: i32 = 2;
const C: i32 = 3;
const U: i32 = 4;
const K: i32 = 5;
const STAGE_WORDS: i32 = 6;

/**
 * All stages of a step of h, whose matrix is factored and leaves `complement` at its border, where there is one (ROW is
 * not 0). Returns 0 where the slope of a stage is not finite.
 */
export function runStages(plan: usize, h: f64, complement: f64): i32 {
  const bytes = 8 * field(plan, SIZE);
  for (let i = 0; i < <i32>field(plan, STAGES); i++) {
    const stage = plan + 4 * (HEAD + STAGE_WORDS * i);
    const u = field(stage, U);
    const k = field(stage, K);
    if (i == 0) {
      memory.copy(u, field(plan, START), bytes);
      memory.copy(k, field(plan, SLOPE), bytes);
    } else if (!slopeOf(plan, stage, i, h)) return 0;
    const timeSlope = field(plan, TIME_SLOPE);
    if (timeSlope) addScaled(k, h * load<f64>(field(plan, TIME_WEIGHTS) + 8 * i), timeSlope, <i32>field(plan, SIZE));
    solve(plan, k, complement);
  }
  return 1;
}

function slopeOf(plan: usize, stage: usize, i: i32, h: f64): bool {
  const u = field(stage, U);
  const k = field(stage, K);
  const count = <i32>field(plan, COUNT);
  const sum = field(plan, SUM);
  const applied = load<f64>(field(plan, APPLIED) + 8 * i);
  const shared = field(plan, ROW) != 0;
  const parts = field(plan + 4 * HEAD, K);
  const first = <i32>field(stage, FIRST);
  combineTwice(u, sum, field(stage, BASE), field(stage, A), field(stage, C), parts, field(plan, STRIDE), first, i, <i32>field(plan, SIZE));
  v128.store(field(plan, POTENTIAL), f64x2.splat(shared ? load<f64>(u + 8 * count) : applied));
  store<u32>(field(plan, POINTERS), <u32>u);
  store<u32>(field(plan, RESULT), <u32>k);
  runProgram(field(plan, PROGRAM), count);
  const total = dot(field(plan, WEIGHTS), k, count);
  if (!isFinite(total)) return false;
  addScaled(k, 1 / h, sum, count);
  if (shared) store<f64>(k + 8 * count, total - applied);
  return true;
}

/**
 * u = base + sum over first <= j < count of a_j part_j, and sum = that over all j < count of c_j part_j. Eight numbers side
 * by side, so that a part is read once and a weight once for all of them; up to seven past the end are padding.
 */
function combineTwice(
  u: usize,
  sum: usize,
  base: usize,
  a: usize,
  c: usize,
  parts: usize,
  stride: usize,
  first: i32,
  count: i32,
  length: i32,
): void {
  const both: usize = 8 * <usize>first;
  const end: usize = 8 * <usize>count;
  for (let i: usize = 0; i < 8 * <usize>length; i += 64) {
    let u1 = v128.load(base + i);
    let u2 = v128.load(base + i, 16);
    let u3 = v128.load(base + i, 32);
    let u4 = v128.load(base + i, 48);
    let s1 = f64x2.splat(0);
    let s2 = s1;
    let s3 = s1;
    let s4 = s1;
    let part = parts + i;
    let j: usize = 0;
    for (; j < both; j += 8, part += stride) {
      const cj = v128.load64_splat(c + j);
      s1 = f64x2.add(s1, f64x2.mul(cj, v128.load(part)));
      s2 = f64x2.add(s2, f64x2.mul(cj, v128.load(part, 16)));
      s3 = f64x2.add(s3, f64x2.mul(cj, v128.load(part, 32)));
      s4 = f64x2.add(s4, f64x2.mul(cj, v128.load(part, 48)));
    }
    for (; j < end; j += 8, part += stride) {
      const aj = v128.load64_splat(a + j);
      const cj = v128.load64_splat(c + j);
      const k1 = v128.load(part);
      u1 = f64x2.add(u1, f64x2.mul(aj, k1));
      s1 = f64x2.add(s1, f64x2.mul(cj, k1));
      const k2 = v128.load(part, 16);
      u2 = f64x2.add(u2, f64x2.mul(aj, k2));
      s2 = f64x2.add(s2, f64x2.mul(cj, k2));
      const k3 = v128.load(part, 32);
      u3 = f64x2.add(u3, f64x2.mul(aj, k3));
      s3 = f64x2.add(s3, f64x2.mul(cj, k3));
      const k4 = v128.load(part, 48);
      u4 = f64x2.add(u4, f64x2.mul(aj, k4));
      s4 = f64x2.add(s4, f64x2.mul(cj, k4));
    }
    storeFour(u + i, u1, u2, u3, u4);
    storeFour(sum + i, s1, s2, s3, s4);
  }
}

// @ts-ignore: decorator
@inline
function storeFour(at: usize, first: v128, second: v128, third: v128, fourth: v128): void {
  v128.store(at, first);
  v128.store(at, second, 16);
  v128.store(at, third, 32);
  v128.store(at, fourth, 48);
}

function solve(plan: usize, k: usize, complement: f64): void {
  const count = <i32>field(plan, COUNT);
  const row = field(plan, ROW);
  const inverse = field(plan, INVERSE);
  if (!row) return multiply(k, k, inverse, count);
  const last = k + 8 * count;
  const border = (load<f64>(last) + dot(row, k, count)) / complement;
  substituteBorder(k, border, field(plan, COLUMN), inverse, count);
  store<f64>(last, border);
}

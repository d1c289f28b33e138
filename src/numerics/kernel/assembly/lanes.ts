// The functions of two numbers at once that compiled tapes import (expression/tape-module.ts).
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

export function exp(x: v128): v128 {
  return exp2lanes(x);
}

export function log(x: v128): v128 {
  return log2lanes(x);
}

export function power(x: v128, y: v128): v128 {
  return pow2lanes(x, y);
}

export function sinh(x: v128): v128 {
  return sinh2lanes(x);
}

export function cosh(x: v128): v128 {
  return cosh2lanes(x);
}

export function tanh(x: v128): v128 {
  return tanh2lanes(x);
}

export function asinh(x: v128): v128 {
  return asinh2lanes(x);
}

export function erfc(x: v128): v128 {
  return pairOf(erfcOne(f64x2.extract_lane(x, 0)), erfcOne(f64x2.extract_lane(x, 1)));
}

export function curve(x: v128, table: usize): v128 {
  return pairOf(curveAt(f64x2.extract_lane(x, 0), table), curveAt(f64x2.extract_lane(x, 1), table));
}

// @ts-ignore: decorator
@inline
function pairOf(first: f64, second: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}

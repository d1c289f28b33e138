// Loops over vectors for the time stepping. Lengths need not be even: the lane past the end of an odd vector is padding.

/** out = base + sum over j < count of weights_j parts_j, where part j starts at parts + j * stride. */
export function combine(
  out: usize,
  base: usize,
  weights: usize,
  parts: usize,
  stride: usize,
  count: i32,
  length: i32,
): void {
  const bytes: usize = 8 * ((<usize>length + 1) & ~1);
  let i: usize = 0;
  for (; i + 32 <= bytes; i += 32) {
    let x = v128.load(base + i);
    let y = v128.load(base + i, 16);
    let part = parts + i;
    for (let j: usize = 0; j < 8 * <usize>count; j += 8, part += stride) {
      const weight = v128.load64_splat(weights + j);
      x = f64x2.add(x, f64x2.mul(weight, v128.load(part)));
      y = f64x2.add(y, f64x2.mul(weight, v128.load(part, 16)));
    }
    v128.store(out + i, x);
    v128.store(out + i, y, 16);
  }
  for (; i < bytes; i += 16) {
    let x = v128.load(base + i);
    let part = parts + i;
    for (let j: usize = 0; j < 8 * <usize>count; j += 8, part += stride)
      x = f64x2.add(x, f64x2.mul(v128.load64_splat(weights + j), v128.load(part)));
    v128.store(out + i, x);
  }
}

/** out += scale * mass * sum over j < count of weights_j parts_j. */
export function accumulate(
  out: usize,
  mass: usize,
  scale: f64,
  weights: usize,
  parts: usize,
  stride: usize,
  count: i32,
  length: i32,
): void {
  const bytes: usize = 8 * ((<usize>length + 1) & ~1);
  const factor = f64x2.splat(scale);
  for (let i: usize = 0; i < bytes; i += 16) {
    let x = f64x2.splat(0);
    let part = parts + i;
    for (let j: usize = 0; j < 8 * <usize>count; j += 8, part += stride)
      x = f64x2.add(x, f64x2.mul(v128.load64_splat(weights + j), v128.load(part)));
    x = f64x2.mul(f64x2.mul(factor, v128.load(mass + i)), x);
    v128.store(out + i, f64x2.add(v128.load(out + i), x));
  }
}

/** out += scale * part. */
export function addScaled(out: usize, scale: f64, part: usize, length: i32): void {
  const bytes: usize = 8 * ((<usize>length + 1) & ~1);
  const factor = f64x2.splat(scale);
  for (let i: usize = 0; i < bytes; i += 16)
    v128.store(out + i, f64x2.add(v128.load(out + i), f64x2.mul(factor, v128.load(part + i))));
}

/** out = a * b. */
export function multiply(out: usize, a: usize, b: usize, length: i32): void {
  const bytes: usize = 8 * ((<usize>length + 1) & ~1);
  for (let i: usize = 0; i < bytes; i += 16)
    v128.store(out + i, f64x2.mul(v128.load(a + i), v128.load(b + i)));
}

/** out += a * b. */
export function addProduct(out: usize, a: usize, b: usize, length: i32): void {
  const bytes: usize = 8 * ((<usize>length + 1) & ~1);
  for (let i: usize = 0; i < bytes; i += 16)
    v128.store(out + i, f64x2.add(v128.load(out + i), f64x2.mul(v128.load(a + i), v128.load(b + i))));
}

/** sum of a_i b_i, always in the same order: four partial sums, then what is left over. */
export function dot(a: usize, b: usize, length: i32): f64 {
  const whole: usize = 8 * ((<usize>length) & ~3);
  let x = f64x2.splat(0);
  let y = f64x2.splat(0);
  for (let i: usize = 0; i < whole; i += 32) {
    x = f64x2.add(x, f64x2.mul(v128.load(a + i), v128.load(b + i)));
    y = f64x2.add(y, f64x2.mul(v128.load(a + i, 16), v128.load(b + i, 16)));
  }
  x = f64x2.add(x, y);
  let sum = f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
  for (let i: usize = whole; i < 8 * <usize>length; i += 8) sum += load<f64>(a + i) * load<f64>(b + i);
  return sum;
}

/** sum of mass_i (error_i / (absolute + relative max(|before_i|, |after_i|)))^2. */
export function scaledSquares(
  error: usize,
  before: usize,
  after: usize,
  mass: usize,
  relative: f64,
  absolute: f64,
  length: i32,
): f64 {
  const whole: usize = 8 * ((<usize>length) & ~1);
  let sum = f64x2.splat(0);
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const size = f64x2.max(f64x2.abs(v128.load(before + i)), f64x2.abs(v128.load(after + i)));
    const scale = f64x2.add(f64x2.splat(absolute), f64x2.mul(f64x2.splat(relative), size));
    const ratio = f64x2.div(v128.load(error + i), scale);
    sum = f64x2.add(sum, f64x2.mul(v128.load(mass + i), f64x2.mul(ratio, ratio)));
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (i < 8 * <usize>length) {
    const size = max(abs(load<f64>(before + i)), abs(load<f64>(after + i)));
    const ratio = load<f64>(error + i) / (absolute + relative * size);
    total += load<f64>(mass + i) * ratio * ratio;
  }
  return total;
}

/** 1 when every number lies strictly between the bounds. */
export function strictlyBetween(a: usize, low: f64, high: f64, length: i32): i32 {
  const whole: usize = 8 * ((<usize>length) & ~1);
  let inside = f64x2.eq(f64x2.splat(0), f64x2.splat(0));
  for (let i: usize = 0; i < whole; i += 16) {
    const x = v128.load(a + i);
    inside = v128.and(inside, v128.and(f64x2.gt(x, f64x2.splat(low)), f64x2.lt(x, f64x2.splat(high))));
  }
  if (!i64x2.all_true(inside)) return 0;
  if ((<usize>length) & 1) {
    const x = load<f64>(a + whole);
    if (!(x > low && x < high)) return 0;
  }
  return 1;
}

/** inverse_i = 1 / (scale mass_i - diagonal_i). Returns 1 when every one of them is positive and finite. */
export function invertShifted(inverse: usize, diagonal: usize, mass: usize, scale: f64, length: i32): i32 {
  const bytes: usize = 8 * ((<usize>length + 1) & ~1);
  const factor = f64x2.splat(scale);
  for (let i: usize = 0; i < bytes; i += 16) {
    const pivot = f64x2.sub(f64x2.mul(factor, v128.load(mass + i)), v128.load(diagonal + i));
    v128.store(inverse + i, f64x2.div(f64x2.splat(1), pivot));
  }
  return strictlyBetween(inverse, 0, Infinity, length);
}

/** b = (b + border * column) * inverse. */
export function substituteBorder(b: usize, border: f64, column: usize, inverse: usize, length: i32): void {
  const whole: usize = 8 * ((<usize>length) & ~1);
  const factor = f64x2.splat(border);
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const x = f64x2.add(v128.load(b + i), f64x2.mul(factor, v128.load(column + i)));
    v128.store(b + i, f64x2.mul(x, v128.load(inverse + i)));
  }
  if (i < 8 * <usize>length)
    store<f64>(b + i, (load<f64>(b + i) + border * load<f64>(column + i)) * load<f64>(inverse + i));
}

/**
 * Four series at once, out_r,i = sum over k < terms of coefficients_(4k+r) T_k(x_i), r < 4, rows `stride` apart. The
 * polynomials are carried upwards (stable on [-1, 1]) and serve all four; their recurrence is a chain of two operations,
 * so four numbers of x go side by side. Up to three lanes past the end are padding.
 */
export function chebyshevSeries(
  out: usize,
  stride: usize,
  x: usize,
  coefficients: usize,
  terms: i32,
  length: i32,
): void {
  const end = coefficients + 32 * <usize>terms;
  for (let i: usize = 0; i < 8 * <usize>length; i += 32) {
    const x1 = v128.load(x + i);
    const x2 = v128.load(x + i, 16);
    const twice1 = f64x2.add(x1, x1);
    const twice2 = f64x2.add(x2, x2);
    let before1 = x1;
    let before2 = x2;
    let now1 = f64x2.splat(1);
    let now2 = now1;
    let a1 = f64x2.splat(0);
    let a2 = a1;
    let b1 = a1;
    let b2 = a1;
    let c1 = a1;
    let c2 = a1;
    let d1 = a1;
    let d2 = a1;
    for (let at = coefficients; at < end; at += 32) {
      const a = v128.load64_splat(at);
      a1 = f64x2.add(a1, f64x2.mul(a, now1));
      a2 = f64x2.add(a2, f64x2.mul(a, now2));
      const b = v128.load64_splat(at, 8);
      b1 = f64x2.add(b1, f64x2.mul(b, now1));
      b2 = f64x2.add(b2, f64x2.mul(b, now2));
      const c = v128.load64_splat(at, 16);
      c1 = f64x2.add(c1, f64x2.mul(c, now1));
      c2 = f64x2.add(c2, f64x2.mul(c, now2));
      const d = v128.load64_splat(at, 24);
      d1 = f64x2.add(d1, f64x2.mul(d, now1));
      d2 = f64x2.add(d2, f64x2.mul(d, now2));
      const next1 = f64x2.sub(f64x2.mul(twice1, now1), before1);
      const next2 = f64x2.sub(f64x2.mul(twice2, now2), before2);
      before1 = now1;
      before2 = now2;
      now1 = next1;
      now2 = next2;
    }
    storeTwo(out + i, a1, a2);
    storeTwo(out + i + stride, b1, b2);
    storeTwo(out + i + 2 * stride, c1, c2);
    storeTwo(out + i + 3 * stride, d1, d2);
  }
}

// @ts-ignore: decorator
@inline
function storeTwo(at: usize, first: v128, second: v128): void {
  v128.store(at, first);
  v128.store(at, second, 16);
}

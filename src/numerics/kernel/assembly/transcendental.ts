// Exponential, logarithm and powers over two doubles at once. Only IEEE operations that every machine rounds alike are
// used (no fused multiply-add), so the same bits come out everywhere.

const LOG2E: f64 = 1.44269504088896338700;
const LN2_HIGH: f64 = 6.93147180369123816490e-01;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
/** Adding it rounds to an integer, which then stands in the low bits. */
const ROUND: f64 = 6755399441055744.0;

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
function fma(a: v128, b: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), c);
}

/** 2^n for the integers whose bits `rounded` carries after ROUND was added; n in [-1022, 1023]. */
// @ts-ignore: decorator
@inline
function exponentOf(rounded: v128): v128 {
  return i64x2.shl(i64x2.add(rounded, i64x2.splat(1023)), 52);
}

/** Pairs of equal constants: loading one takes an instruction, building one takes three. */
const EXP = memory.data<f64>([
  708, 708, LOG2E, LOG2E, ROUND, ROUND, LN2_HIGH, LN2_HIGH, LN2_LOW, LN2_LOW, 1, 1, 0.5, 0.5, 1.0 / 6.0, 1.0 / 6.0,
  1.0 / 24.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 720.0, 1.0 / 5040.0, 1.0 / 5040.0,
  1.0 / 40320.0, 1.0 / 40320.0, 1.0 / 362880.0, 1.0 / 362880.0, 1.0 / 3628800.0, 1.0 / 3628800.0, 1.0 / 39916800.0,
  1.0 / 39916800.0, 1.0 / 479001600.0, 1.0 / 479001600.0, 1.0 / 6227020800.0, 1.0 / 6227020800.0,
]);

// @ts-ignore: decorator
@inline
function pair(table: usize, n: usize): v128 {
  return v128.load(table + 16 * n);
}

/** exp(r) over |r| <= ln2 / 2: Taylor to r^13 in pairs (Estrin), remainder below 5e-18. */
// @ts-ignore: decorator
@inline
function expReduced(r: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const q0 = fma(r2, fma(r, pair(EXP, 9), pair(EXP, 8)), fma(r, pair(EXP, 7), pair(EXP, 6)));
  const q1 = fma(r2, fma(r, pair(EXP, 13), pair(EXP, 12)), fma(r, pair(EXP, 11), pair(EXP, 10)));
  const q2 = fma(r2, fma(r, pair(EXP, 17), pair(EXP, 16)), fma(r, pair(EXP, 15), pair(EXP, 14)));
  const tail = fma(r4, fma(r4, q2, q1), q0);
  return f64x2.add(pair(EXP, 5), fma(r2, tail, r));
}

// @ts-ignore: decorator
@inline
function rounded(x: v128): v128 {
  return fma(x, pair(EXP, 1), pair(EXP, 2));
}

// @ts-ignore: decorator
@inline
function reduced(x: v128, shifted: v128): v128 {
  const n = f64x2.sub(shifted, pair(EXP, 2));
  return f64x2.sub(f64x2.sub(x, f64x2.mul(n, pair(EXP, 3))), f64x2.mul(n, pair(EXP, 4)));
}

// @ts-ignore: decorator
@inline
function isUsual(x: v128): bool {
  return i64x2.all_true(f64x2.le(f64x2.abs(x), pair(EXP, 0)));
}

/** exp(high + low) with |low| far below |high|; 0 below -708, Infinity above 709.78. */
// @ts-ignore: decorator
@inline
export function expSum(high: v128, low: v128): v128 {
  if (!isUsual(high)) return expFar(high, low);
  const shifted = rounded(high);
  return f64x2.mul(expReduced(f64x2.add(reduced(high, shifted), low)), exponentOf(shifted));
}

function expFar(high: v128, low: v128): v128 {
  const x = f64x2.max(f64x2.min(high, splat(710)), splat(-709));
  const shifted = rounded(x);
  const value = expReduced(f64x2.add(reduced(x, shifted), low));
  // 2^n in two factors, since 2^1024 has no bits of its own.
  const scaled = f64x2.mul(f64x2.mul(value, splat(2)), exponentOf(i64x2.sub(shifted, i64x2.splat(1))));
  const positive = v128.bitselect(scaled, splat(0), f64x2.ge(high, splat(-708)));
  const bounded = v128.bitselect(positive, splat(Infinity), f64x2.le(high, splat(709.782712893384)));
  return v128.bitselect(bounded, high, f64x2.eq(high, high));
}

// @ts-ignore: decorator
@inline
export function exp2lanes(x: v128): v128 {
  if (!isUsual(x)) return expFar(x, splat(0));
  const shifted = rounded(x);
  return f64x2.mul(expReduced(reduced(x, shifted)), exponentOf(shifted));
}

/** Mantissa in [sqrt(1/2), sqrt(2)) and exponent of positive normal numbers. */
// @ts-ignore: decorator
@inline
function mantissaBits(x: v128): v128 {
  // Bits of sqrt(1/2): what is above them counts to the next power of two.
  return i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd));
}

// @ts-ignore: decorator
@inline
function exponentNumber(bits: v128): v128 {
  const shifted = i64x2.shr_s(bits, 52);
  return f64x2.sub(i64x2.add(shifted, f64x2.splat(ROUND)), splat(ROUND));
}

/** R(s^2) = (log((1+s)/(1-s)) - 2s) / s: the minimax coefficients of FDLIBM's e_log.c (Sun Microsystems, 1993). */
const LOG = memory.data<f64>([
  6.666666666666735130e-1, 6.666666666666735130e-1, 3.999999999940941908e-1, 3.999999999940941908e-1,
  2.857142874366239149e-1, 2.857142874366239149e-1, 2.222219843214978396e-1, 2.222219843214978396e-1,
  1.818357216161805012e-1, 1.818357216161805012e-1, 1.531383769920937332e-1, 1.531383769920937332e-1,
  1.479819860511658591e-1, 1.479819860511658591e-1,
]);

// @ts-ignore: decorator
@inline
function logTail(z: v128): v128 {
  const w = f64x2.mul(z, z);
  const even = f64x2.mul(w, fma(w, fma(w, pair(LOG, 5), pair(LOG, 3)), pair(LOG, 1)));
  const odd = f64x2.mul(z, fma(w, fma(w, fma(w, pair(LOG, 6), pair(LOG, 4)), pair(LOG, 2)), pair(LOG, 0)));
  return f64x2.add(even, odd);
}

/** The logarithm of positive normal numbers, once their exponent is known to be e more than their bits say. */
// @ts-ignore: decorator
@inline
function logNormal(y: v128, extra: v128): v128 {
  const bits = mantissaBits(y);
  const e = f64x2.sub(exponentNumber(bits), extra);
  const m = i64x2.sub(y, i64x2.shl(i64x2.shr_s(bits, 52), 52));
  const f = f64x2.sub(m, pair(EXP, 5));
  const s = f64x2.div(f, f64x2.add(f, splat(2)));
  const half = f64x2.mul(pair(EXP, 6), f64x2.mul(f, f));
  const tail = f64x2.mul(s, f64x2.add(half, logTail(f64x2.mul(s, s))));
  const low = f64x2.sub(f64x2.sub(half, f64x2.add(tail, f64x2.mul(e, pair(EXP, 4)))), f);
  return f64x2.sub(f64x2.mul(e, pair(EXP, 3)), low);
}

/** Natural logarithm. Subnormal numbers are scaled by 2^54 first. */
// @ts-ignore: decorator
@inline
export function log2lanes(x: v128): v128 {
  const normal = v128.and(f64x2.ge(x, splat(2.2250738585072014e-308)), f64x2.lt(x, splat(Infinity)));
  if (i64x2.all_true(normal)) return logNormal(x, splat(0));
  const tiny = f64x2.lt(x, splat(2.2250738585072014e-308));
  const y = v128.bitselect(f64x2.mul(x, splat(18014398509481984.0)), x, tiny);
  const finite = v128.bitselect(logNormal(y, v128.and(tiny, splat(54))), x, f64x2.lt(x, splat(Infinity)));
  const positive = v128.bitselect(finite, splat(NaN), f64x2.ge(x, splat(0)));
  const nonzero = v128.bitselect(splat(-Infinity), positive, f64x2.eq(x, splat(0)));
  return v128.bitselect(nonzero, x, f64x2.eq(x, x));
}

/** High part of a number, with 26 bits (Dekker 1971), so that products of high parts are exact. */
// @ts-ignore: decorator
@inline
function top(a: v128): v128 {
  const c = f64x2.mul(a, splat(134217729));
  return f64x2.sub(c, f64x2.sub(c, a));
}

/** a b - p where p is their rounded product. */
// @ts-ignore: decorator
@inline
function productError(a: v128, b: v128, p: v128): v128 {
  const ah = top(a);
  const bh = top(b);
  const al = f64x2.sub(a, ah);
  const bl = f64x2.sub(b, bh);
  const cross = f64x2.add(f64x2.sub(f64x2.mul(ah, bh), p), f64x2.add(f64x2.mul(ah, bl), f64x2.mul(al, bh)));
  return f64x2.add(cross, f64x2.mul(al, bl));
}

/**
 * x^y for x > 0: exp(y log x) with log x in two parts, high + low, good to about 2^-68, since the exponential turns an
 * absolute error of its argument into a relative one.
 */
// @ts-ignore: decorator
@inline
function powPositive(x: v128, y: v128): v128 {
  const tiny = f64x2.lt(x, splat(2.2250738585072014e-308));
  const scaled = v128.bitselect(f64x2.mul(x, splat(18014398509481984.0)), x, tiny);
  const bits = mantissaBits(scaled);
  const e = f64x2.sub(exponentNumber(bits), v128.and(tiny, splat(54)));
  const m = i64x2.sub(scaled, i64x2.shl(i64x2.shr_s(bits, 52), 52));
  const f = f64x2.sub(m, splat(1));
  const d = f64x2.add(m, splat(1));
  const dLow = f64x2.sub(m, f64x2.sub(d, splat(1)));
  // s + sLow = f / (2 + f), the quotient corrected once by its own remainder.
  const s = f64x2.div(f, d);
  const p = f64x2.mul(s, d);
  const remainder = f64x2.sub(f64x2.sub(f64x2.sub(f, p), productError(s, d, p)), f64x2.mul(s, dLow));
  const sLow = f64x2.div(remainder, d);
  // log m = 2 s + (2/3) s^3 + ..., the cube in two parts.
  const z = f64x2.mul(s, s);
  const zLow = f64x2.add(productError(s, s, z), f64x2.mul(f64x2.mul(splat(2), s), sLow));
  const cube = f64x2.mul(z, s);
  const cubeLow = f64x2.add(productError(z, s, cube), f64x2.add(f64x2.mul(zLow, s), f64x2.mul(z, sLow)));
  const third = f64x2.mul(cube, splat(0.6666666666666666));
  const thirdLow = f64x2.add(
    productError(cube, splat(0.6666666666666666), third),
    f64x2.add(f64x2.mul(cubeLow, splat(0.6666666666666666)), f64x2.mul(cube, splat(3.700743415417188e-17))),
  );
  const rest = f64x2.mul(f64x2.mul(cube, z), seriesRest(z));
  const two = f64x2.add(s, s);
  const main = f64x2.mul(e, splat(LN2_HIGH));
  // Sum from large to small, keeping what each addition loses.
  const first = f64x2.add(main, two);
  const second = f64x2.add(first, third);
  const lost = f64x2.add(sumError(main, two, first), sumError(first, third, second));
  const small = f64x2.add(rest, f64x2.mul(e, splat(LN2_LOW)));
  const low = f64x2.add(f64x2.add(lost, f64x2.add(f64x2.add(sLow, sLow), thirdLow)), small);
  const logHigh = f64x2.add(second, low);
  const logLow = f64x2.add(f64x2.sub(second, logHigh), low);
  const high = f64x2.mul(y, logHigh);
  const highLow = f64x2.add(productError(y, logHigh, high), f64x2.mul(y, logLow));
  // Beyond the exponential's range the split may overflow, and is not needed.
  return expSum(high, v128.and(highLow, f64x2.lt(f64x2.abs(high), splat(1e3))));
}

/** What a + b loses when it is rounded to `sum` (Knuth). */
// @ts-ignore: decorator
@inline
function sumError(a: v128, b: v128, sum: v128): v128 {
  const t = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, t)), f64x2.sub(b, t));
}

/** 2 (1/5 + z/7 + z^2/9 + ...) to z^8: z <= 0.0295, remainder below 1e-13 of a term that is itself 1e-3. */
// @ts-ignore: decorator
@inline
function seriesRest(z: v128): v128 {
  let sum = splat(2.0 / 23.0);
  sum = fma(sum, z, splat(2.0 / 21.0));
  sum = fma(sum, z, splat(2.0 / 19.0));
  sum = fma(sum, z, splat(2.0 / 17.0));
  sum = fma(sum, z, splat(2.0 / 15.0));
  sum = fma(sum, z, splat(2.0 / 13.0));
  sum = fma(sum, z, splat(2.0 / 11.0));
  sum = fma(sum, z, splat(2.0 / 9.0));
  sum = fma(sum, z, splat(2.0 / 7.0));
  return fma(sum, z, splat(2.0 / 5.0));
}

/** x^y with the rules of IEEE 754 for a zero or negative base (integer exponents only) and for exponent zero. */
// @ts-ignore: decorator
@inline
export function pow2lanes(x: v128, y: v128): v128 {
  const size = f64x2.abs(x);
  const whole = f64x2.eq(f64x2.nearest(y), y);
  const halved = f64x2.mul(y, splat(0.5));
  const odd = v128.andnot(whole, f64x2.eq(f64x2.nearest(halved), halved));
  const ordinary = powPositive(size, y);
  const atZero = v128.bitselect(splat(0), splat(Infinity), f64x2.gt(y, splat(0)));
  const atInfinity = v128.bitselect(splat(Infinity), splat(0), f64x2.gt(y, splat(0)));
  let value = v128.bitselect(atZero, ordinary, f64x2.eq(size, splat(0)));
  value = v128.bitselect(atInfinity, value, f64x2.eq(size, splat(Infinity)));
  const negative = f64x2.lt(x, splat(0));
  const signed = v128.bitselect(f64x2.neg(value), value, v128.and(negative, odd));
  value = v128.bitselect(splat(NaN), signed, v128.andnot(negative, whole));
  value = v128.bitselect(splat(NaN), value, v128.or(f64x2.ne(x, x), f64x2.ne(y, y)));
  value = v128.bitselect(splat(1), value, f64x2.eq(y, splat(0)));
  return value;
}

/** x + x^3/6 + ... to x^19, for |x| < 1: remainder below 2e-20. */
// @ts-ignore: decorator
@inline
function sinhSmall(x: v128): v128 {
  const z = f64x2.mul(x, x);
  let sum = splat(1.0 / 121645100408832000.0);
  sum = fma(sum, z, splat(1.0 / 355687428096000.0));
  sum = fma(sum, z, splat(1.0 / 1307674368000.0));
  sum = fma(sum, z, splat(1.0 / 6227020800.0));
  sum = fma(sum, z, splat(1.0 / 39916800.0));
  sum = fma(sum, z, splat(1.0 / 362880.0));
  sum = fma(sum, z, splat(1.0 / 5040.0));
  sum = fma(sum, z, splat(1.0 / 120.0));
  sum = fma(sum, z, splat(1.0 / 6.0));
  return fma(f64x2.mul(f64x2.mul(sum, z), x), splat(1), x);
}

/** Odd to the bit, so that signs can be taken out of it. */
// @ts-ignore: decorator
@inline
export function sinh2lanes(x: v128): v128 {
  const size = f64x2.abs(x);
  const e = exp2lanes(size);
  const wide = f64x2.mul(splat(0.5), f64x2.sub(e, f64x2.div(splat(1), e)));
  const signed = v128.or(wide, v128.and(x, splat(-0.0)));
  return v128.bitselect(sinhSmall(x), signed, f64x2.lt(size, splat(1)));
}

// @ts-ignore: decorator
@inline
export function cosh2lanes(x: v128): v128 {
  const e = exp2lanes(f64x2.abs(x));
  return f64x2.mul(splat(0.5), f64x2.add(e, f64x2.div(splat(1), e)));
}

// @ts-ignore: decorator
@inline
export function tanh2lanes(x: v128): v128 {
  const small = sinhSmall(x);
  const near = f64x2.div(small, f64x2.sqrt(fma(small, small, splat(1))));
  const e = exp2lanes(f64x2.mul(splat(2), f64x2.abs(x)));
  const far = f64x2.sub(splat(1), f64x2.div(splat(2), f64x2.add(e, splat(1))));
  const signed = v128.bitselect(f64x2.neg(far), far, f64x2.lt(x, splat(0)));
  return v128.bitselect(near, signed, f64x2.lt(f64x2.abs(x), splat(1)));
}

/** asinh |x| = log(1 + t), t = |x| + x^2 / (1 + sqrt(1 + x^2)); above 1e8, where x^2 could overflow, log |x| + log 2. */
// @ts-ignore: decorator
@inline
export function asinh2lanes(x: v128): v128 {
  const size = f64x2.abs(x);
  const huge = f64x2.gt(size, splat(1e8));
  const z = f64x2.mul(x, x);
  const t = f64x2.add(size, f64x2.div(z, f64x2.add(splat(1), f64x2.sqrt(fma(size, size, splat(1))))));
  const u = f64x2.add(splat(1), t);
  // What 1 + t lost: log(1 + t) = log u + (t - (u - 1)) / u.
  const lost = f64x2.div(f64x2.sub(t, f64x2.sub(u, splat(1))), u);
  const near = f64x2.add(log2lanes(v128.bitselect(size, u, huge)), v128.andnot(lost, huge));
  const value = f64x2.add(near, v128.and(huge, splat(0.6931471805599453)));
  return v128.bitselect(f64x2.neg(value), value, f64x2.lt(x, splat(0)));
}

/**
 * Complementary error function of one number, relative error about 1e-15: the rational approximations of W. J. Cody,
 * Math. Comp. 23, 631 (1969), as in expression/operators/erfc.ts.
 */
export function erfcOne(x: f64): f64 {
  const y = abs(x);
  if (y <= 0.46875) return 1.0 - x * erfRatio(y * y);
  const value = y > 26.6 ? (y != y ? y : 0) : gauss(y) * (y <= 4 ? middleRatio(y) : farRatio(y));
  return x < 0 ? 2.0 - value : value;
}

/** exp(-y^2) with y^2 split so that its rounding does not enter. */
function gauss(y: f64): f64 {
  const head = trunc(y * 16) / 16;
  const rest = (y - head) * (y + head);
  const both = exp2lanes(f64x2.replace_lane(splat(-head * head), 1, -rest));
  return f64x2.extract_lane(both, 0) * f64x2.extract_lane(both, 1);
}

function erfRatio(z: f64): f64 {
  const top =
    (((1.85777706184603153e-1 * z + 3.1611237438705656) * z + 1.13864154151050156e2) * z + 3.77485237685302021e2) * z +
    3.20937758913846947e3;
  const bottom =
    (((z + 2.36012909523441209e1) * z + 2.44024637934444173e2) * z + 1.28261652607737228e3) * z +
    2.84423683343917062e3;
  return top / bottom;
}

function middleRatio(y: f64): f64 {
  let top: f64 = 2.15311535474403846e-8;
  top = top * y + 5.64188496988670089e-1;
  top = top * y + 8.88314979438837594;
  top = top * y + 6.61191906371416295e1;
  top = top * y + 2.98635138197400131e2;
  top = top * y + 8.8195222124176909e2;
  top = top * y + 1.71204761263407058e3;
  top = top * y + 2.05107837782607147e3;
  top = top * y + 1.23033935479799725e3;
  let bottom: f64 = y + 1.57449261107098347e1;
  bottom = bottom * y + 1.17693950891312499e2;
  bottom = bottom * y + 5.37181101862009858e2;
  bottom = bottom * y + 1.62138957456669019e3;
  bottom = bottom * y + 3.29079923573345963e3;
  bottom = bottom * y + 4.36261909014324716e3;
  bottom = bottom * y + 3.43936767414372164e3;
  bottom = bottom * y + 1.23033935480374942e3;
  return top / bottom;
}

function farRatio(y: f64): f64 {
  const z = 1 / (y * y);
  let top: f64 = 1.63153871373020978e-2;
  top = top * z + 3.05326634961232344e-1;
  top = top * z + 3.60344899949804439e-1;
  top = top * z + 1.25781726111229246e-1;
  top = top * z + 1.60837851487422766e-2;
  top = top * z + 6.58749161529837803e-4;
  let bottom: f64 = z + 2.56852019228982242;
  bottom = bottom * z + 1.87295284992346725;
  bottom = bottom * z + 5.27905102951428412e-1;
  bottom = bottom * z + 6.05183413124413191e-2;
  bottom = bottom * z + 2.33520497626869185e-3;
  return (0.56418958354775628695 - (z * top) / bottom) / y;
}

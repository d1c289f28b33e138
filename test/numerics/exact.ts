/**
 * Elementary functions of doubles to 200 decimal digits or so, in whole numbers of 2^-BITS: slow and plain, the references
 * of the kernel's own. Arguments are taken exactly, as the fractions that doubles are.
 */
const BITS = 2800n;
const ONE = 1n << BITS;

/** A double as a whole number of 2^-BITS; exact from 2^-1022 up. */
export function exactly(x: number): bigint {
  const [bits] = new BigUint64Array(new Float64Array([x]).buffer);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const size = mantissa << (BITS + BigInt(Math.max(exponent, 1)) - 1075n);
  return bits >> 63n ? -size : size;
}

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
const over = (a: bigint, b: bigint): bigint => (a << BITS) / b;

/** The sum of first, first * ratio(1), first * ratio(1) * ratio(2), ... until terms vanish. */
function series(first: bigint, next: (term: bigint, n: bigint) => bigint): bigint {
  let sum = first;
  for (let [term, n] = [first, 1n]; term !== 0n; n++) {
    term = next(term, n);
    if (term === -1n) break; // shifting rounds down
    sum += term;
  }
  return sum;
}

/** 2 (u + u^3/3 + u^5/5 + ...), u = (x - 1)/(x + 1). */
function logNearOne(x: bigint): bigint {
  const u = over(x - ONE, x + ONE);
  const square = times(u, u);
  let sum = 0n;
  for (let [power, n] = [u, 1n]; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = times(power, square);
  }
  return 2n * sum;
}

const LN2 = logNearOne(2n * ONE);

export function log(x: bigint): bigint {
  const exponent = BigInt(x.toString(2).length - 1) - BITS;
  const mantissa = exponent >= 0n ? x >> exponent : x << -exponent;
  return logNearOne(mantissa) + exponent * LN2;
}

/** exp(x) by x = n ln2 + r, and r halved 32 times. */
export function exp(x: bigint): bigint {
  const n = x / LN2;
  let value = series(ONE, (term, k) => times(term, (x - n * LN2) >> 32n) / k);
  for (let k = 0; k < 32; k++) value = times(value, value);
  return n >= 0n ? value << n : value >> -n;
}

export const power = (x: bigint, y: bigint): bigint => exp(times(y, log(x)));
export const sinh = (x: bigint): bigint => (exp(x) - exp(-x)) / 2n;
export const cosh = (x: bigint): bigint => (exp(x) + exp(-x)) / 2n;
export const tanh = (x: bigint): bigint => over(sinh(x), cosh(x));

export function root(x: bigint): bigint {
  const target = x << BITS;
  let value = 1n << BigInt(Math.ceil(target.toString(2).length / 2));
  for (;;) {
    const next = (value + target / value) / 2n;
    if (next >= value) return value;
    value = next;
  }
}

export const asinh = (x: bigint): bigint => (x < 0n ? -asinh(-x) : log(x + root(times(x, x) + ONE)));

/** pi by Machin's formula. */
const PI = ((): bigint => {
  const inverseTangent = (n: bigint): bigint => {
    let sum = 0n;
    for (let [term, k] = [ONE / n, 1n]; term !== 0n; k += 2n) {
      sum += (k % 4n === 1n ? term : -term) / k;
      term /= n * n;
    }
    return sum;
  };
  return 4n * (4n * inverseTangent(5n) - inverseTangent(239n));
})();

/** 1 - (2/sqrt(pi)) (x - x^3/3 + x^5/(5 2!) - ...): digits cancel, of which there are enough. */
export function erfc(x: bigint): bigint {
  const square = times(x, x);
  let sum = 0n;
  for (let [term, n] = [x, 0n]; term !== 0n && term !== -1n; n++) {
    sum += term / (2n * n + 1n);
    term = -times(term, square) / (n + 1n);
  }
  return ONE - over(2n * sum, root(PI));
}

/** How far a double is from an exact value, in units of its own last place. */
export function ulpsOff(value: number, exact: bigint): number {
  const ulp = 2 ** (Math.max(-1022, Math.floor(Math.log2(Math.abs(value)))) - 52);
  const distance = exactly(value) - exact;
  return Math.abs(Number((distance << 20n) / exactly(ulp))) / 2 ** 20;
}

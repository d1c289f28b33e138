import type { Random } from "../../numerics/random.js";

/**
 * A Poisson deviate of any mean: products of uniforms up to 10 (Knuth), above it transformed rejection with squeeze
 * (PTRS: Hörmann, Insurance: Mathematics and Economics 12, 39 (1993)).
 */
export function poisson(mean: number, stream: Random): number {
  return mean < 10 ? byProducts(mean, stream) : byRejection(mean, stream);
}

function byProducts(mean: number, stream: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = stream.next(); product > limit; product *= stream.next()) count++;
  return count;
}

function byRejection(mean: number, stream: Random): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = stream.next() - 0.5;
    const v = stream.next();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const accepted = count * Math.log(mean) - mean - logFactorial(count);
    if (Math.log((v * inverse) / (a / (us * us) + b)) <= accepted) return count;
  }
}

/** ln n!, by Stirling's series from 10 on (error below 1e-10). */
function logFactorial(n: number): number {
  if (n < 10) {
    let sum = 0;
    for (let k = 2; k <= n; k++) sum += Math.log(k);
    return sum;
  }
  const x = n + 1;
  const tail = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + tail;
}

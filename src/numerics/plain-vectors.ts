import type { Vectors } from "./vectors.js";

/** The loops in TypeScript: the plain path, against which the kernel is checked. */
export const plainVectors: Vectors = {
  array: (length) => new Float64Array(length),
  arrays: (count, length) => Array.from({ length: count }, () => new Float64Array(length)),
  constant: (values) => Float64Array.from(values),
  enter: () => undefined,

  combine(out, base, weights, parts, count) {
    if (out !== base) out.set(base);
    for (let j = 0; j < count; j++) {
      const weight = weights[j];
      if (weight === 0) continue;
      const part = parts[j];
      for (let n = 0; n < out.length; n++) out[n] += weight * part[n];
    }
  },
  accumulate(out, mass, scale, weights, parts, count) {
    for (let j = 0; j < count; j++) {
      const weight = scale * weights[j];
      if (weight === 0) continue;
      const part = parts[j];
      for (let n = 0; n < out.length; n++) out[n] += weight * mass[n] * part[n];
    }
  },
  addScaled(out, scale, part) {
    for (let n = 0; n < out.length; n++) out[n] += scale * part[n];
  },
  multiply(out, a, b, length) {
    for (let n = 0; n < length; n++) out[n] = a[n] * b[n];
  },
  addProduct(out, a, b, length) {
    for (let n = 0; n < length; n++) out[n] += a[n] * b[n];
  },
  dot(a, b, length) {
    let sum = 0;
    for (let n = 0; n < length; n++) sum += a[n] * b[n];
    return sum;
  },
  scaledSquares(error, before, after, mass, relative, absolute) {
    let sum = 0;
    for (let n = 0; n < error.length; n++) {
      if (mass[n] === 0) continue;
      const ratio = error[n] / (absolute + relative * Math.max(Math.abs(before[n]), Math.abs(after[n])));
      sum += mass[n] * ratio * ratio;
    }
    return sum;
  },
  strictlyBetween(a, low, high, length) {
    for (let n = 0; n < length; n++) if (!(a[n] > low && a[n] < high)) return false;
    return true;
  },
  invertShifted(inverse, diagonal, mass, scale, length) {
    for (let n = 0; n < length; n++) inverse[n] = 1 / (scale * mass[n] - diagonal[n]);
    return plainVectors.strictlyBetween(inverse, 0, Infinity, length);
  },
  chebyshevSeries(out, x, coefficients, terms) {
    out.slice(0, 4).forEach((series, r) => {
      for (let n = 0; n < x.length; n++) {
        let [sum, before, now] = [0, x[n], 1];
        for (let k = 0; k < terms; k++) {
          sum += coefficients[4 * k + r] * now;
          [before, now] = [now, 2 * x[n] * now - before];
        }
        series[n] = sum;
      }
    });
  },
  substituteBorder(b, border, column, inverse, length) {
    for (let n = 0; n < length; n++) b[n] = (b[n] + border * column[n]) * inverse[n];
  },
};

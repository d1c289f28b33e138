import type { Design } from "./design.js";

/**
 * What a model of few references may miss, as a random function of the energy before anything is known of it (Kennedy &
 * O'Hagan, J. R. Stat. Soc. B 63, 425 (2001)). For one unit of amount its covariance is, at energies E and E',
 *
 *   size² [s(E) s(E') exp(-(E - E')² / 2 l²) + r² exp(-(E - E')² / 2 L²)]:
 *
 * a missing state of the same element is as smooth as the lines of the references are (l) and as large, in proportion,
 * where they absorb (s); the steps, tails and other matter that come with it are smoother (L) and anywhere (r, the root
 * mean square of s). Without the second term the faint absorption far from the lines, where a first term has nearly no
 * variance, decides the composition. The size is left to the data (see `variance-components.ts`).
 */
export interface Discrepancy {
  /** Covariance of unit size for one unit of amount, row-major. */
  readonly covariance: Float64Array;
  readonly points: number;
}

/** Lengths l over the likeness of the references' differences, and L over l. */
const [LINE, BROADER] = [1.5, 4];

/** The discrepancy that goes with references at energies. */
export function discrepancyOf(design: Design, energies: ArrayLike<number>): Discrepancy {
  const strength = lineStrength(design);
  const length = LINE * likeness(design, energies);
  const level = Math.sqrt(strength.reduce((sum, value) => sum + value * value, 0) / strength.length);
  const lines = kernel(strength, energies, length);
  const under = kernel(new Float64Array(strength.length).fill(level), energies, BROADER * length);
  return { covariance: lines.map((value, n) => value + under[n]), points: design.points };
}

function kernel(strength: Float64Array, energies: ArrayLike<number>, length: number): Float64Array {
  const n = strength.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const apart = (energies[i] - energies[j]) / length;
      covariance[i * n + j] = strength[i] * strength[j] * Math.exp(-0.5 * apart * apart);
    }
  }
  return covariance;
}

/** Greatest of the references above their own least values. */
function lineStrength({ columns, points, references }: Design): Float64Array {
  const strength = new Float64Array(points);
  for (let k = 0; k < references; k++) {
    const column = columns.subarray(k * points, (k + 1) * points);
    const least = Math.min(...column);
    for (let e = 0; e < points; e++) strength[e] = Math.max(strength[e], column[e] - least);
  }
  return strength;
}

/**
 * Length over which differences of references are alike: root of the integral of their squares over that of the squares
 * of their derivatives. For lines of standard deviation w it is w times the root of two, the length of the lines'
 * autocorrelation.
 */
function likeness({ columns, slopes, points, references }: Design, energies: ArrayLike<number>): number {
  let [squares, derivatives] = [0, 0];
  for (let k = 1; k < references; k++) {
    for (let e = 0; e < points; e++) {
      const step = energies[Math.min(points - 1, e + 1)] - energies[Math.max(0, e - 1)];
      squares += step * (columns[k * points + e] - columns[e]) ** 2;
      derivatives += step * (slopes[k * points + e] - slopes[e]) ** 2;
    }
  }
  return Math.sqrt(squares / derivatives);
}

import type { OpenCircuit } from "../experiment.js";
import { fromChemicalPotential } from "./formula.js";

/** Independent sites: mu = ln(c / (1-c)), kT. `standard` in volts, `temperature` in kelvin. */
export function idealSolution(standard: number, temperature: number): OpenCircuit {
  return fromChemicalPotential(
    "ideal solution",
    "I. Langmuir, J. Am. Chem. Soc. 40, 1361 (1918), sites that do not feel each other",
    "log(c / (1 - c))",
    standard,
    temperature,
  );
}

/** Mean-field interaction Omega in kT: mu = ln(c / (1-c)) + Omega (1 - 2c). It separates phases above Omega = 2. */
export function regularSolution(standard: number, omega: number, temperature: number): OpenCircuit {
  const mu = `log(c / (1 - c)) + ${omega} * (1 - 2 * c)`;
  return fromChemicalPotential(
    "regular solution",
    "J. H. Hildebrand, J. Am. Chem. Soc. 51, 66 (1929)",
    mu,
    standard,
    temperature,
  );
}

/**
 * Redlich-Kister excess energy g = c (1-c) sum_k A_k (2c-1)^k, A_k in kT: U = U0 + kT/e { ln((1-c)/c) + sum_k A_k
 * [(2c-1)^(k+1) - 2k c (1-c) (2c-1)^(k-1)] }. A_0 alone is the regular solution.
 */
export function redlichKister(
  standard: number,
  coefficients: readonly number[],
  temperature: number,
): OpenCircuit {
  const terms = coefficients.map((a, k) => {
    const first = `(2*c - 1)^${k + 1}`;
    return k === 0
      ? `(${a}) * ${first}`
      : `(${a}) * (${first} - ${2 * k} * c * (1 - c) * (2*c - 1)^${k - 1})`;
  });
  const mu = `log(c / (1 - c)) - (${terms.join(" + ") || "0"})`;
  const citation = "O. Redlich & A. T. Kister, Ind. Eng. Chem. 40, 345 (1948)";
  return fromChemicalPotential("Redlich-Kister", citation, mu, standard, temperature);
}

/** The composition at which each of the two coexisting phases of a regular solution lies, below and above 1/2. */
export function binodal(omega: number): readonly [number, number] {
  let [low, high] = [1e-15, spinodal(omega)[0]];
  const mu = (c: number): number => Math.log(c / (1 - c)) + omega * (1 - 2 * c);
  for (let n = 0; n < 200; n++) {
    const middle = 0.5 * (low + high);
    if (mu(middle) < 0) low = middle;
    else high = middle;
  }
  return [low, 1 - low];
}

/** Between these a regular solution of omega > 2 is unstable: (1 -+ sqrt(1 - 2/omega)) / 2. */
export function spinodal(omega: number): readonly [number, number] {
  const s = Math.sqrt(1 - 2 / omega);
  return [(1 - s) / 2, (1 + s) / 2];
}

/** Potential gap in kT between quasi-static lithiation and delithiation of a single particle of a regular solution. */
export function hysteresisGap(omega: number): number {
  const s = Math.sqrt(1 - 2 / omega);
  return 2 * (omega * s - 2 * Math.atanh(s));
}

import { differentiate } from "../../expression/differentiate.js";
import { evaluate } from "../../expression/evaluate.js";
import type { Expression } from "../../expression/expression.js";
import type { OpenCircuit } from "../../experiment/experiment.js";
import { openCircuitCurve, perVolt } from "../../experiment/potential.js";

/** A law with its constants, over its open-circuit curve. */
export interface Situation {
  readonly law: Expression;
  readonly values: Readonly<Record<string, number>>;
  readonly openCircuit: OpenCircuit;
  /** Kelvin. */
  readonly temperature: number;
  /** Film resistance, kT h. Default 0. */
  readonly film?: number;
}

/** What a narrow population does at one composition and current. */
export interface LocalStability {
  /** Overpotential in kT that carries the current. */
  readonly eta: number;
  /** d ln(sd) per unit of charge passed: positive where the spread grows. Equation (7) of the reference, any law. */
  readonly index: number;
}

/**
 * Linear stability of a narrow population under a shared potential: the spread grows as exp(int R_c dt), with R_c at
 * fixed potential. Undefined where no overpotential within 200 kT carries the current.
 */
export function localStability(
  situation: Situation,
): (c: number, current: number) => LocalStability | undefined {
  const { law, values, openCircuit, temperature, film = 0 } = situation;
  const lC = differentiate(law, "c");
  const lEta = differentiate(law, "eta");
  const curve = openCircuitCurve(openCircuit);
  const f = perVolt(temperature);
  const at = (e: Expression, c: number, eta: number): number => evaluate(e, { ...values, c, eta });
  return (c, current) => {
    const effective = overpotential(
      (eta) => at(law, c, eta) - current,
      (eta) => at(lEta, c, eta),
    );
    if (effective === undefined) return undefined;
    const slope = at(lEta, c, effective);
    // At fixed potential eta falls by f U' as c rises; a film lets through 1 / (1 - film L_eta) of every change.
    const share = 1 / (1 - film * slope);
    const growth = share * (at(lC, c, effective) - f * curve.slope(c) * slope);
    return { eta: effective - film * current, index: growth / Math.abs(current) };
  };
}

/** Zero of a function that falls with eta: Newton inside a bracket. */
function overpotential(excess: (eta: number) => number, slope: (eta: number) => number): number | undefined {
  let [low, high] = [-1, 1];
  while (!(excess(low) >= 0)) if ((low *= 2) < -256) return undefined;
  while (!(excess(high) <= 0)) if ((high *= 2) > 256) return undefined;
  let eta = 0.5 * (low + high);
  for (let n = 0; n < 200; n++) {
    const value = excess(eta);
    if (value > 0) low = eta;
    else high = eta;
    const newton = eta - value / slope(eta);
    const next = newton > low && newton < high ? newton : 0.5 * (low + high);
    if (Math.abs(next - eta) < 1e-15 * Math.max(1, Math.abs(eta))) return next;
    eta = next;
  }
  return eta;
}

/**
 * ln of the factor by which the spread grows from one mean composition to another at a current (equation 7 integrated,
 * Simpson's rule on 400 intervals). NaN where the current cannot be carried on the way.
 */
export function gain(situation: Situation, from: number, to: number, current: number): number {
  const at = localStability(situation);
  const intervals = 400;
  const h = (to - from) / intervals;
  let sum = 0;
  for (let n = 0; n <= intervals; n++) {
    const weight = n === 0 || n === intervals ? 1 : n % 2 === 1 ? 4 : 2;
    sum += weight * (at(from + n * h, current)?.index ?? NaN);
  }
  return (Math.abs(h) * sum) / 3;
}

/**
 * The size of the current of a direction (+1 lithiation, -1 delithiation) at which the index changes sign at c: below it
 * one behaviour, above it the other (equation 8 of the reference for symmetric Butler-Volmer). Undefined where it never does.
 */
export function criticalCurrent(
  situation: Situation,
  c: number,
  direction: 1 | -1,
  [least, most]: readonly [number, number] = [1e-9, 1e6],
): number | undefined {
  const at = localStability(situation);
  const index = (log: number): number => at(c, direction * Math.exp(log))?.index ?? NaN;
  const logs = Array.from({ length: 61 }, (_, n) => Math.log(least) + (n / 60) * Math.log(most / least));
  const values = logs.map(index);
  const n = values.findIndex((value, i) => i > 0 && value * values[i - 1] < 0);
  if (n < 0) return undefined;
  let [low, high] = [logs[n - 1], logs[n]];
  for (let m = 0; m < 100; m++) {
    const middle = 0.5 * (low + high);
    if (index(middle) * values[n - 1] > 0) low = middle;
    else high = middle;
  }
  return Math.exp(0.5 * (low + high));
}

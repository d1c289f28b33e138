import { compileKernel } from "../expression/compile.js";
import { complexity } from "../expression/complexity.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import { differentiate } from "../expression/differentiate.js";
import { print } from "../expression/print.js";
import { variableNames } from "../expression/walk.js";
import type { Observation } from "../experiment/experiment.js";
import type { Fit } from "./fit.js";
import type { Law } from "./hypothesis.js";
import { framesSeen } from "./frames-seen.js";
import { objectiveOf, type Objective, type Trial } from "./objective.js";
import type { ExchangeCurve, FittedParameter, MeasuredCurve, Misfit, RankedLaw } from "./ranked-law.js";
import { covariance } from "./uncertainty.js";
import { scaleBounds, toUnit, unitSlope } from "./transform.js";

/** All of a ranked law but its place among the others. */
export type Summary = Omit<RankedLaw, "difference" | "weight">;

/** What a report shows of a fitted law: its numbers with errors, and what it predicts of each observation. */
export function summarise(law: Law, origin: RankedLaw["origin"], fit: Fit, trial: Trial): Summary {
  const objective = objectiveOf(law, trial);
  const numbers = fittedNumbers(objective, fit);
  const own = new Set(law.parameters.map(({ name }) => name));
  const curves = curvesOf(objective, fit);
  const seen = curves.filter(({ quantity }) => quantity !== "distribution" && quantity !== "intensity");
  const misfits = seen.map(misfitOf);
  const squares = misfits.reduce((sum, { rms, count }) => sum + rms * rms * count, 0);
  const count = misfits.reduce((sum, misfit) => sum + misfit.count, 0);
  const exchange = exchangeOf(law, numbers);
  const frames = framesSeen(law, trial, objective, fit.point);
  return {
    name: law.name,
    origin,
    law: law.expression,
    text: print(law.expression),
    complexity: complexity(law.expression),
    parameters: numbers.filter(({ name }) => own.has(name)),
    others: numbers.filter(({ name }) => !own.has(name)),
    deviance: fit.deviance,
    criterion: fit.criterion,
    rms: Math.sqrt(squares / count),
    sumOfSquares: squares,
    misfits,
    curves,
    ...(exchange ? { exchange } : {}),
    ...(frames.length > 0 ? { frames } : {}),
    starts: fit.starts,
  };
}

function fittedNumbers({ unknowns }: Objective, fit: Fit): FittedParameter[] {
  const spread = covariance(fit.information, unknowns.length);
  return unknowns.map((unknown, k) => {
    const value = toUnit(unknown, fit.point[k]);
    const error = Math.sqrt(spread[k * unknowns.length + k]) * unitSlope(unknown, value);
    return {
      name: unknown.name,
      value,
      error,
      unit: unknown.unit || "",
      atBound: isAtBound(unknown, fit.point[k]),
    };
  });
}

function isAtBound(unknown: ParameterDeclaration, point: number): boolean {
  const { lower, upper } = scaleBounds(unknown);
  const near = 1e-6 * Math.max(1, Math.abs(point));
  return point - lower < near || upper - point < near;
}

const QUANTITY: Record<Observation["kind"], MeasuredCurve["quantity"]> = {
  followed: "composition",
  frame: "distribution",
  histogram: "distribution",
  patterns: "intensity",
  signal: "potential",
  concentrations: "concentration",
};

function curvesOf(objective: Objective, fit: Fit): MeasuredCurve[] {
  const curves = new Map<
    string,
    {
      -readonly [K in keyof MeasuredCurve]: MeasuredCurve[K] extends readonly number[]
        ? number[]
        : MeasuredCurve[K];
    }
  >();
  objective.inspect(fit.point, (experiment, index, observer, item, at, measured, error, predicted) => {
    const observation = experiment.observations[index];
    const quantity = observation.kind === "signal" ? observation.quantity : QUANTITY[observation.kind];
    const key = `${experiment.name}/${index}/${item}`;
    const curve = curves.get(key) ?? {
      experiment: experiment.name,
      item: observer.items[item],
      quantity,
      times: [],
      measured: [],
      errors: [],
      predicted: [],
    };
    curves.set(key, curve);
    curve.times.push(at);
    curve.measured.push(measured);
    curve.errors.push(error);
    curve.predicted.push(predicted);
  });
  return [...curves.values()];
}

function misfitOf({ experiment, item, measured, predicted }: MeasuredCurve): Misfit {
  const squares = measured.reduce((sum, value, n) => sum + (value - predicted[n]) ** 2, 0);
  return { experiment, item, rms: Math.sqrt(squares / measured.length), count: measured.length };
}

const POINTS = 97;

/** R0(c) = -dR/d(eta) at eta = 0 (physics: the same for every law of detailed balance). */
function exchangeOf(law: Law, numbers: readonly FittedParameter[]): ExchangeCurve | undefined {
  const variables = variableNames(law.expression);
  if (!variables.includes("eta") || variables.some((name) => name !== "c" && name !== "eta"))
    return undefined;
  const names = law.parameters.map(({ name }) => name);
  const kernel = compileKernel([differentiate(law.expression, "eta")], ["c", "eta"], names);
  const compositions = Float64Array.from({ length: POINTS }, (_, n) => 0.02 + (0.96 * n) / (POINTS - 1));
  const values = Float64Array.from(names, (name) => numbers.find((number) => number.name === name)!.value);
  const slope = new Float64Array(POINTS);
  kernel(POINTS, [compositions, new Float64Array(POINTS)], values, [slope]);
  return { compositions: [...compositions], rates: Array.from(slope, (value) => -value) };
}

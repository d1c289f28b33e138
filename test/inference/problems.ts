import type { ParameterDeclaration } from "../../src/expression/declaration.js";
import type { Evaluation } from "../../src/scoring/evaluation.js";
import type { Objective } from "../../src/scoring/objective.js";

/** A plain unknown on a linear scale. */
export const unknown = (name: string, change: Partial<ParameterDeclaration> = {}): ParameterDeclaration => ({
  name,
  unit: "1",
  lower: -100,
  upper: 100,
  scale: "linear",
  guess: 0,
  ...change,
});

/** An objective from its value, gradient and information on the fitted scale. */
export function objectiveFrom(
  unknowns: readonly ParameterDeclaration[],
  of: (point: Float64Array) => { deviance: number; gradient: number[]; information: number[] },
  observations = 100,
): Objective {
  return {
    unknowns,
    observations,
    evaluate(point): Evaluation {
      const { deviance, gradient, information } = of(point);
      const array = (values: number[]): Float64Array => Float64Array.from(values);
      return {
        kind: "evaluation",
        deviance,
        penalty: 0,
        squares: deviance,
        parts: [],
        gradient: array(gradient),
        information: array(information),
      };
    },
    inspect: () => undefined,
  };
}

/** -2 ln L of a correlated normal: (x - mean)' P (x - mean). */
export function normalObjective(
  mean: readonly number[],
  precision: readonly (readonly number[])[],
): Objective {
  const names = mean.map((_, k) => unknown(`x${k}`));
  return objectiveFrom(names, (point) => {
    const apart = mean.map((m, k) => point[k] - m);
    const product = precision.map((row) => row.reduce((sum, p, k) => sum + p * apart[k], 0));
    return {
      deviance: product.reduce((sum, value, k) => sum + value * apart[k], 0),
      gradient: product.map((value) => 2 * value),
      information: precision.flatMap((row) => row.map((p) => 2 * p)),
    };
  });
}

/** A banana: x1 follows b x0^2, -2 ln L = x0^2 / s^2 + (x1 - b x0^2)^2 / t^2 (Haario, Saksman & Tamminen 1999). */
export function bananaObjective(b = 0.5, s = 1, t = 0.3): Objective {
  return objectiveFrom([unknown("x0"), unknown("x1")], (point) => {
    const [x, y] = point;
    const apart = (y - b * x * x) / (t * t);
    const bend = -2 * b * x;
    return {
      deviance: (x * x) / (s * s) + (y - b * x * x) * apart,
      gradient: [(2 * x) / (s * s) + 2 * apart * bend, 2 * apart],
      information: [
        2 / (s * s) + (2 * bend * bend) / (t * t),
        (2 * bend) / (t * t),
        (2 * bend) / (t * t),
        2 / (t * t),
      ],
    };
  });
}

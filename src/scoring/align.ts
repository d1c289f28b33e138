import type { Objective } from "./objective.js";
import { clamp } from "./minimise.js";
import { scaleBounds } from "./transform.js";

/** Grid of ln kappa, relative to where the fit stands: wide enough for onsets that are hours apart. */
const GRID = [-4, -3, -2.5, -2, -1.5, -1.2, -0.9, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.9, 1.2, 1.5, 2, 2.5, 3, 4];

/**
 * Gives each followed particle the prefactor on a grid that suits it best. An onset time answers to ln kappa
 * exponentially, so a descent does not find a particle that is predicted hours off; but particles under a known
 * potential do not see each other, so one simulation a grid point tries it for all of them at once.
 */
export function alignPrefactors(objective: Objective, start: Float64Array, tolerance: number): Float64Array {
  const own = objective.unknowns.flatMap(({ name }, k) => (name.startsWith("kappa[") ? [{ name, k }] : []));
  if (own.length === 0) return start;
  const bounds = objective.unknowns.map(scaleBounds);
  const best = new Map(own.map(({ name }) => [name, { misfit: Infinity, shift: 0 }]));
  for (const shift of GRID) {
    const point = clamp(start.map((x, k) => (objective.unknowns[k].name.startsWith("kappa[") ? x + shift : x)), bounds);
    for (const [name, squares] of misfits(objective, point, tolerance)) {
      const misfit = squares + priorPenalty(objective, point, name);
      if (misfit < (best.get(name)?.misfit ?? -Infinity)) best.set(name, { misfit, shift });
    }
  }
  const aligned = start.slice();
  for (const { name, k } of own) aligned[k] += best.get(name)!.shift;
  return clamp(aligned, bounds);
}

/** Sum of squared standardised residuals of each particle, by the name of its prefactor. */
function misfits(objective: Objective, point: Float64Array, tolerance: number): Map<string, number> {
  const sums = new Map<string, number>();
  const failure = objective.inspect(
    point,
    (experiment, _observation, observer, item, _at, measured, error, predicted) => {
      const name = `kappa[${experiment.name}/${observer.items[item]}]`;
      const z = (measured - predicted) / error;
      sums.set(name, (sums.get(name) ?? 0) + z * z);
    },
    tolerance,
  );
  return failure ? new Map() : sums;
}

function priorPenalty(objective: Objective, point: Float64Array, name: string): number {
  const k = objective.unknowns.findIndex((unknown) => unknown.name === name);
  const prior = objective.unknowns[k]?.prior;
  return prior ? ((point[k] - prior.mean) / prior.sd) ** 2 : 0;
}

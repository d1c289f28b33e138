import type { Objective } from "./objective.js";
import { clamp } from "./minimise.js";
import { scaleBounds } from "./transform.js";

/** Own numbers that set the onset of a particle, with the shifts that are tried, on the fitted scale. */
const GRIDS: readonly { readonly prefix: string; readonly shifts: readonly number[] }[] = [
  {
    prefix: "kappa[",
    shifts: [
      -4, -3, -2.5, -2, -1.5, -1.2, -0.9, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.9, 1.2, 1.5, 2, 2.5, 3, 4,
    ],
  },
  {
    prefix: "c0[",
    shifts: [
      -0.08, -0.06, -0.045, -0.03, -0.02, -0.014, -0.01, -0.006, -0.003, 0, 0.003, 0.006, 0.01, 0.014, 0.02,
    ],
  },
];

/**
 * Gives each followed particle the own prefactor, then the own initial composition, on a grid around its present one that
 * suits it best. An onset time answers to them exponentially, so a descent does not find a particle that is predicted
 * hours off; but particles under a known potential do not see each other, so one simulation a grid point tries it for
 * all of them at once.
 */
export function alignOwn(objective: Objective, start: Float64Array, tolerance: number): Float64Array {
  return GRIDS.reduce((point, grid) => alignOne(objective, point, grid, tolerance), start);
}

function alignOne(
  objective: Objective,
  start: Float64Array,
  { prefix, shifts }: (typeof GRIDS)[number],
  tolerance: number,
): Float64Array {
  const own = objective.unknowns.flatMap(({ name }, k) =>
    name.startsWith(prefix) ? [{ item: name.slice(prefix.length - 1), k }] : [],
  );
  if (own.length === 0) return start;
  const bounds = objective.unknowns.map(scaleBounds);
  const best = own.map(() => ({ misfit: Infinity, shift: 0 }));
  for (const shift of shifts) {
    const point = start.slice();
    for (const { k } of own) point[k] += shift;
    const seen = misfits(objective, clamp(point, bounds), tolerance);
    own.forEach(({ item, k }, n) => {
      const misfit = (seen.get(item) ?? Infinity) + priorPenalty(objective, point, k);
      if (misfit < best[n].misfit) best[n] = { misfit, shift };
    });
  }
  const aligned = start.slice();
  own.forEach(({ k }, n) => (aligned[k] += best[n].shift));
  return clamp(aligned, bounds);
}

/** Sum of squared standardised residuals of each particle, by "[experiment/particle]". */
function misfits(objective: Objective, point: Float64Array, tolerance: number): Map<string, number> {
  const sums = new Map<string, number>();
  const failure = objective.inspect(
    point,
    (experiment, _observation, observer, item, _at, measured, error, predicted) => {
      const name = `[${experiment.name}/${observer.items[item]}]`;
      const z = (measured - predicted) / error;
      sums.set(name, (sums.get(name) ?? 0) + z * z);
    },
    tolerance,
  );
  return failure ? new Map<string, number>() : sums;
}

function priorPenalty({ unknowns }: Objective, point: Float64Array, k: number): number {
  const { prior } = unknowns[k];
  return prior ? ((point[k] - prior.mean) / prior.sd) ** 2 : 0;
}

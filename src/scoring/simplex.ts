import type { Objective } from "./objective.js";
import { clamp } from "./minimise.js";
import { scaleBounds } from "./transform.js";

/**
 * The downhill simplex of Nelder and Mead (1965), started around a point: shares nothing with `minimise`, so it tells
 * whether a fit is at rest because of the data or because of its optimiser. Returns the lowest cost found.
 */
export function simplexCost(
  objective: Objective,
  around: Float64Array,
  evaluations: number,
  tolerance: number,
): number {
  const bounds = objective.unknowns.map(scaleBounds);
  const cost = (point: Float64Array): number => {
    const outcome = objective.evaluate(clamp(point, bounds), { tolerance });
    return outcome.kind === "failure" ? Infinity : outcome.deviance + outcome.penalty;
  };
  const corners = Array.from({ length: around.length + 1 }, (_, corner) => {
    const point = around.map((x, k) => (k === corner ? x + 0.05 : x));
    return { point, value: cost(point) };
  });
  for (let used = corners.length; used < evaluations; used += 2) improve(corners, cost);
  return Math.min(...corners.map(({ value }) => value));
}

interface Corner {
  point: Float64Array;
  value: number;
}

/** Reflects the worst corner through the others, then expands, contracts or shrinks. */
function improve(corners: Corner[], cost: (point: Float64Array) => number): void {
  corners.sort((a, b) => a.value - b.value);
  const worst = corners[corners.length - 1];
  const others = corners.slice(0, -1);
  const centre = worst.point.map(
    (_, k) => others.reduce((sum, { point }) => sum + point[k], 0) / others.length,
  );
  const along = (s: number): Corner => {
    const point = centre.map((x, k) => x + s * (worst.point[k] - x));
    return { point, value: cost(point) };
  };
  const reflected = along(-1);
  let next = reflected;
  if (reflected.value < corners[0].value) {
    const expanded = along(-2);
    if (expanded.value < reflected.value) next = expanded;
  } else if (reflected.value >= others[others.length - 1].value) {
    next = along(reflected.value < worst.value ? -0.5 : 0.5);
  }
  if (next.value < worst.value) corners[corners.length - 1] = next;
  else shrink(corners, cost);
}

function shrink(corners: Corner[], cost: (point: Float64Array) => number): void {
  const [best] = corners;
  for (const corner of corners.slice(1)) {
    corner.point = corner.point.map((x, k) => 0.5 * (x + best.point[k]));
    corner.value = cost(corner.point);
  }
}

import type { Finer } from "./ensemble.js";
import type { NormalNodes } from "./nodes.js";

/** Parts into which the way from one node to the next is cut. */
const PARTS = 4;

/**
 * A population on even nodes, seen between them: composition is a smooth function of the initial standard score, so a
 * cubic through four neighbours (Catmull and Rom) stands for the particles in between, and the normal density says how
 * many they are. State i * stride + j belongs to node i of line j, of which there are `stride`, with weights `lines`.
 * At least four nodes.
 */
export function finerNormal({ scores }: NormalNodes, lines: Float64Array): Finer {
  const stride = lines.length;
  const places = Array.from({ length: (scores.length - 1) * PARTS + 1 }, (_, n) => n / PARTS);
  const score = (place: number): number => scores[0] + place * (scores[1] - scores[0]);
  const density = places.map((place) => Math.exp(-0.5 * score(place) ** 2));
  const total = density.reduce((sum, one) => sum + one, 0);
  const cubics = places.map((place) => cubicAt(place, scores.length));
  const each = places.flatMap((_, n) => [...lines.keys()].map((line) => ({ n, line })));
  return {
    weights: Float64Array.from(each, ({ n, line }) => (density[n] / total) * lines[line]),
    from: Int32Array.from(each.flatMap(({ n, line }) => cubics[n].nodes.map((i) => i * stride + line))),
    by: Float64Array.from(each.flatMap(({ n }) => cubics[n].factors)),
  };
}

/** The four nodes around a place, and what each counts there; a parabola where the line ends. */
function cubicAt(place: number, count: number): { nodes: number[]; factors: number[] } {
  const left = Math.min(Math.floor(place), count - 2);
  const u = place - left;
  const factors = [
    0.5 * u * (-1 + u * (2 - u)),
    1 + u * u * (-2.5 + 1.5 * u),
    0.5 * u * (1 + u * (4 - 3 * u)),
    0.5 * u * u * (u - 1),
  ];
  if (left === 0) moveInside(factors, [0, 1, 2, 3]);
  if (left === count - 2) moveInside(factors, [3, 2, 1, 0]);
  const nodes = [left - 1, left, left + 1, left + 2].map((i) => Math.min(count - 1, Math.max(0, i)));
  return { nodes, factors };
}

/** In place of the node outside, the parabola through the three next to it: c_out = 3 c_0 - 3 c_1 + c_2. */
function moveInside(factors: number[], [out, first, second, third]: readonly number[]): void {
  factors[first] += 3 * factors[out];
  factors[second] -= 3 * factors[out];
  factors[third] += factors[out];
  factors[out] = 0;
}

import { smooth } from "./feature.js";
import type { Labels } from "./label.js";
import { distanceSquared } from "./morphology.js";

export interface WatershedOptions {
  /** Pixels by which the distance from the rim must rise from the neck between two particles. Default 1. */
  readonly depth?: number;
}

/**
 * Splits particles that touch: pixels are flooded from the farthest inside outwards (watershed of the distance from the
 * rim; Vincent & Soille, IEEE Trans. PAMI 13, 583 (1991)). Where two floods meet, they stay apart if both hills rise
 * from there by `depth` pixels, and are one particle otherwise, so that uneven rims split nothing.
 */
export function splitTouching(labels: Labels, { depth = 1 }: WatershedOptions = {}): Labels {
  const { rows, columns, values } = labels;
  const mask = Uint8Array.from(values, (label) => (label > 0 ? 1 : 0));
  const height = distanceSquared(mask, rows, columns, 0).map(Math.sqrt);
  smooth(height, rows, columns, 0.7);
  const inside = Array.from(values.keys())
    .filter((p) => mask[p] === 1)
    .sort((a, b) => height[b] - height[a] || a - b);
  const basins = new Basins(values.length);
  for (const p of inside) basins.flood(p, height[p], depth, neighboursOf(p, rows, columns, values));
  return numbered(labels, inside, basins);
}

/** Pixels that belong together, with the height of the hill on which they lie (union-find). */
class Basins {
  readonly #parent: Int32Array;
  readonly #summit: Float64Array;

  constructor(pixels: number) {
    this.#parent = new Int32Array(pixels).fill(-1);
    this.#summit = new Float64Array(pixels);
  }

  /** The pixel that stands for the basin of a pixel; -1 where it is still dry. */
  find(p: number): number {
    if (this.#parent[p] < 0) return -1;
    while (this.#parent[p] !== p) p = this.#parent[p] = this.#parent[this.#parent[p]];
    return p;
  }

  /** Gives a pixel to the highest hill beside it, and joins hills that hardly rise from it. */
  flood(p: number, height: number, depth: number, neighbours: readonly number[]): void {
    const hills = [...new Set(neighbours.map((q) => this.find(q)).filter((hill) => hill >= 0))];
    hills.sort((a, b) => this.#summit[b] - this.#summit[a] || a - b);
    this.#parent[p] = hills[0] ?? p;
    if (hills.length === 0) this.#summit[p] = height;
    for (const hill of hills.slice(1)) {
      if (this.#summit[hill] - height < depth) this.#parent[hill] = hills[0];
    }
  }
}

/** The eight neighbours that carry the same label. */
function neighboursOf(p: number, rows: number, columns: number, labels: Int32Array): number[] {
  const [row, column] = [Math.floor(p / columns), p % columns];
  const found: number[] = [];
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
      const q = r * columns + c;
      if (q !== p && labels[q] === labels[p]) found.push(q);
    }
  }
  return found;
}

function numbered(labels: Labels, inside: readonly number[], basins: Basins): Labels {
  const names = new Map<number, number>();
  const values = new Int32Array(labels.values.length);
  for (const p of [...inside].sort((a, b) => a - b)) {
    const basin = basins.find(p);
    if (!names.has(basin)) names.set(basin, names.size + 1);
    values[p] = names.get(basin)!;
  }
  return { ...labels, values, count: names.size };
}

/** Labels with some of them made one; the others keep their order. For corrections by hand. */
export function mergeLabels(labels: Labels, groups: readonly (readonly number[])[]): Labels {
  const target = Int32Array.from({ length: labels.count + 1 }, (_, label) => label);
  for (const group of groups) for (const label of group) target[label] = Math.min(...group);
  const kept = [...new Set(target)].sort((a, b) => a - b);
  return {
    ...labels,
    values: labels.values.map((label) => kept.indexOf(target[label])),
    count: kept.length - 1,
  };
}

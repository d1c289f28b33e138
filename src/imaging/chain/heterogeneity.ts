import { random } from "../../numerics/random.js";
import type { PixelMaps } from "./pixel-maps.js";

/** How composition varies inside a particle. */
export interface Heterogeneity {
  /** Standard deviation of the composition beyond what the noise makes; 0 where the noise explains it all. */
  readonly deviation: number;
  /** 16 % and 84 % quantiles of it over a bootstrap of blocks of pixels. */
  readonly low: number;
  readonly high: number;
  /** Mean composition of the outer half of the pixels minus that of the inner half. */
  readonly gradient: number;
  /** Pixels with enough material to say something. */
  readonly pixels: number;
}

/** Amounts over their error below which a pixel says nothing. */
const LEAST_SIGNAL = 3;
/** Side of the blocks in pixels: neighbours share the probe and the interpolation. */
const BLOCK = 3;
const DRAWS = 100;

/**
 * Scatter of compositions over the pixels of a particle, weighted by the amounts, minus the noise's.
 * @param distances of each pixel of the field from the rim, squared
 * @returns undefined where fewer than nine pixels say something
 */
export function heterogeneityOf(
  maps: PixelMaps,
  pixels: Int32Array,
  distances: Float64Array,
  seed: string,
): Heterogeneity | undefined {
  const chosen = pixels.filter(
    (p) => maps.amount[p] > LEAST_SIGNAL * maps.amountError[p] && Number.isFinite(maps.compositionError[p]),
  );
  if (chosen.length < BLOCK * BLOCK) return undefined;
  const blocks = blocksOf(chosen, maps.columns);
  const stream = random(seed);
  const drawn = Float64Array.from({ length: DRAWS }, () =>
    deviationOver(
      maps,
      blocks.flatMap(() => blocks[stream.integer(blocks.length)]),
    ),
  ).sort();
  return {
    deviation: deviationOver(maps, Array.from(chosen)),
    low: drawn[Math.floor(0.16 * DRAWS)],
    high: drawn[Math.floor(0.84 * DRAWS)],
    gradient: gradientOf(maps, chosen, distances),
    pixels: chosen.length,
  };
}

function deviationOver(
  { composition, compositionError, amount, misfit }: PixelMaps,
  pixels: number[],
): number {
  const mean = meanOver(pixels, amount, (p) => composition[p]);
  const variance = meanOver(pixels, amount, (p) => (composition[p] - mean) ** 2);
  // Interpolation makes neighbours alike and their noise smaller; sums of squares below 1 show by how much.
  const noise = meanOver(pixels, amount, (p) => compositionError[p] ** 2 * Math.min(1, misfit[p]));
  return Math.sqrt(Math.max(0, variance - noise));
}

function gradientOf({ composition, amount }: PixelMaps, pixels: Int32Array, distances: Float64Array): number {
  const ordered = Array.from(pixels).sort((a, b) => distances[a] - distances[b] || a - b);
  const half = ordered.length >> 1;
  const outer = meanOver(ordered.slice(0, half), amount, (p) => composition[p]);
  const inner = meanOver(ordered.slice(half), amount, (p) => composition[p]);
  return outer - inner;
}

function meanOver(pixels: readonly number[], weights: Float64Array, value: (p: number) => number): number {
  let [sum, total] = [0, 0];
  for (const p of pixels) {
    sum += weights[p] * value(p);
    total += weights[p];
  }
  return sum / total;
}

function blocksOf(pixels: Int32Array, columns: number): number[][] {
  const blocks = new Map<number, number[]>();
  for (const p of pixels) {
    const key = Math.floor(Math.floor(p / columns) / BLOCK) * columns + Math.floor((p % columns) / BLOCK);
    const block = blocks.get(key);
    if (block) block.push(p);
    else blocks.set(key, [p]);
  }
  return [...blocks.values()];
}

import { random, type Random } from "../../numerics/random.js";
import type { CompositionResponse } from "./composition-response.js";
import type { GeneralizedFit } from "./generalized-fit.js";
import type { ShiftResponse } from "./shared-shift.js";
import { dot } from "../vector.js";

export interface BootstrapOptions {
  /** Frames in a block. */
  readonly block: number;
  readonly draws: number;
  readonly seed: string;
}

/** What a bootstrap over the frames found. */
export interface Bootstrap {
  /** Deviations of the compositions: particle n of draw d at d * particles + n. */
  readonly draws: Float64Array;
  /** Root mean square of them for each particle, and of the deviations of the shared shift, eV. */
  readonly deviations: Float64Array;
  readonly shift: number;
}

/**
 * Wild bootstrap of blocks of frames (Shao, J. Am. Stat. Assoc. 105, 218 (2010)): the signs of whole blocks of residuals
 * are drawn at random, the same for all particles, so that what is alike from frame to frame or common to all particles
 * stays so. Estimates are linear in the residuals; a draw costs one product a particle.
 */
export function bootstrapFrames(
  fits: readonly (GeneralizedFit | undefined)[],
  shift: ShiftResponse,
  responses: readonly (CompositionResponse | undefined)[],
  points: number,
  { block, draws: count, seed }: BootstrapOptions,
): Bootstrap {
  const scatter = fits.map((fit) => (fit ? scatterOf(fit) : new Float64Array(points)));
  const ofShift = new Float64Array(points);
  scatter.forEach((each, n) => each.forEach((value, e) => (ofShift[e] += shift.particles[n][e] * value)));
  const terms = responses.map((response, n) =>
    scatter[n].map((value, e) => (response ? response.own[e] * value + response.perShift * ofShift[e] : 0)),
  );
  const draws = new Float64Array(count * terms.length);
  const squares = new Float64Array(terms.length);
  let shiftSquares = 0;
  const stream = random(seed).split("bootstrap");
  const signs = new Float64Array(points);
  for (let d = 0; d < count; d++) {
    drawSigns(signs, block, stream);
    for (let n = 0; n < terms.length; n++) {
      const deviation = dot(terms[n], signs);
      draws[d * terms.length + n] = deviation;
      squares[n] += deviation ** 2;
    }
    shiftSquares += dot(ofShift, signs) ** 2;
  }
  return {
    draws,
    deviations: squares.map((sum) => Math.sqrt(sum / count)),
    shift: Math.sqrt(shiftSquares / count),
  };
}

/** Residuals that neither the model nor its discrepancy explains, made larger by what the fit took from them. */
function scatterOf({ residuals, explained, points, coefficients }: GeneralizedFit): Float64Array {
  const scale = Math.sqrt(points / Math.max(1, points - coefficients.length));
  return residuals.map((value, e) => (value === 0 ? 0 : scale * (value - explained[e])));
}

/** Blocks begin at a random frame, so that none of their borders is always one. */
function drawSigns(signs: Float64Array, block: number, stream: Random): void {
  const offset = stream.integer(block);
  let sign = 1;
  for (let e = 0; e < signs.length; e++) {
    if (e === 0 || (e + offset) % block === 0) sign = stream.next() < 0.5 ? -1 : 1;
    signs[e] = sign;
  }
}

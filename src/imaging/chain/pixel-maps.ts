import { compositionOf, propagated } from "./composition.js";
import type { Design } from "./design.js";
import { LinearFit } from "./linear-fit.js";
import type { OpticalDensity } from "./optical-density.js";

/** Maps of a fit of every pixel; NaN where a pixel could not be fitted. */
export interface PixelMaps {
  readonly rows: number;
  readonly columns: number;
  /** Sum of the amounts, none of them negative: micrometres for absolute references. */
  readonly amount: Float64Array;
  readonly amountError: Float64Array;
  /** Of the fit with amounts of either sign, so that nothing is clipped, and its error scaled by the misfit. */
  readonly composition: Float64Array;
  readonly compositionError: Float64Array;
  /** Sum of squares over degrees of freedom of that fit. */
  readonly misfit: Float64Array;
  /** Greatest optical density over the frames. */
  readonly greatest: Float64Array;
  /** Non-negative amounts of each reference, one map after another. */
  readonly amounts: readonly Float64Array[];
}

/** Fraction of the frames in which a pixel must have been measured. */
const LEAST_MEASURED = 0.8;

/** Fits every pixel that was measured in most frames. */
export function fitPixels(
  { density, variance }: OpticalDensity,
  design: Design,
  compositions: ArrayLike<number>,
): PixelMaps {
  const { rows, columns, frames } = density;
  const pixels = rows * columns;
  const maps = emptyMaps(rows, columns, design.references);
  const fit = new LinearFit(design);
  const gradient = new Float64Array(design.references);
  const [values, weights] = [new Float64Array(frames), new Float64Array(frames)];
  const least = LEAST_MEASURED * frames;
  for (let p = 0; p < pixels; p++) {
    let [most, measured] = [NaN, 0];
    for (let e = 0; e < frames; e++) {
      const value = density.values[e * pixels + p];
      const known = !Number.isNaN(value);
      values[e] = value;
      weights[e] = known ? 1 / variance.values[e * pixels + p] : 0;
      if (!known) continue;
      measured++;
      if (!(value <= most)) most = value;
    }
    maps.greatest[p] = most;
    if (measured >= least) fitPixel(fit, values, weights, compositions, gradient, maps, p);
  }
  return maps;
}

function fitPixel(
  fit: LinearFit,
  values: Float64Array,
  weights: Float64Array,
  compositions: ArrayLike<number>,
  gradient: Float64Array,
  maps: PixelMaps,
  p: number,
): void {
  if (!fit.fit(values, weights, false) || fit.points <= fit.coefficients.length) return;
  const misfit = fit.chiSquared / (fit.points - fit.coefficients.length);
  const errors = propagated(fit, compositions, gradient);
  const scale = Math.sqrt(Math.max(1, misfit));
  maps.misfit[p] = misfit;
  maps.composition[p] = compositionOf(fit.coefficients, compositions);
  maps.compositionError[p] = scale * errors.composition;
  maps.amountError[p] = scale * errors.amount;
  fit.fit(values, weights, true);
  let total = 0;
  maps.amounts.forEach((map, k) => {
    map[p] = fit.coefficients[k];
    total += map[p];
  });
  maps.amount[p] = total;
}

function emptyMaps(rows: number, columns: number, references: number): PixelMaps {
  const map = (): Float64Array => new Float64Array(rows * columns).fill(NaN);
  return {
    rows,
    columns,
    amount: map(),
    amountError: map(),
    composition: map(),
    compositionError: map(),
    misfit: map(),
    greatest: map(),
    amounts: Array.from({ length: references }, map),
  };
}

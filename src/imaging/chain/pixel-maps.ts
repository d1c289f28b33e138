import { amountOf, compositionOf, propagated } from "./composition.js";
import type { Cube } from "./cube.js";
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
  measured: OpticalDensity,
  design: Design,
  compositions: ArrayLike<number>,
): PixelMaps {
  const { rows, columns } = measured.density;
  const maps = emptyMaps(rows, columns, design.references);
  const gradient = new Float64Array(design.references);
  forEachFit(measured, design, (fit, p) => fillPixel(fit, compositions, gradient, maps, p));
  fillGreatest(measured.density, maps.greatest);
  return maps;
}

/** The map of the amounts alone, see {@link PixelMaps}: enough to find particles, in half of the time. */
export function fitAmounts(measured: OpticalDensity, design: Design): Float64Array {
  const { rows, columns } = measured.density;
  const amounts = new Float64Array(rows * columns).fill(NaN);
  forEachFit(measured, design, (fit, p) => {
    fit.makeNonNegative();
    amounts[p] = amountOf(fit.coefficients, design.references);
  });
  return amounts;
}

/** Hands over the fit of each pixel with more points than terms that was measured in most frames. */
function forEachFit(
  { density, variance }: OpticalDensity,
  design: Design,
  visit: (fit: LinearFit, pixel: number) => void,
): void {
  const { rows, columns, frames } = density;
  const pixels = rows * columns;
  const fit = new LinearFit(design);
  const [values, weights] = [new Float64Array(frames), new Float64Array(frames)];
  for (let p = 0; p < pixels; p++) {
    let measured = 0;
    for (let e = 0, at = p; e < frames; e++, at += pixels) {
      const value = density.values[at];
      const known = !Number.isNaN(value);
      values[e] = value;
      weights[e] = known ? 1 / variance.values[at] : 0;
      if (known) measured++;
    }
    if (measured < LEAST_MEASURED * frames || measured <= design.terms) continue;
    if (fit.fit(values, weights, false)) visit(fit, p);
  }
}

function fillPixel(
  fit: LinearFit,
  compositions: ArrayLike<number>,
  gradient: Float64Array,
  maps: PixelMaps,
  p: number,
): void {
  const misfit = fit.chiSquared / (fit.points - fit.coefficients.length);
  const errors = propagated(fit, compositions, gradient);
  const scale = Math.sqrt(Math.max(1, misfit));
  maps.misfit[p] = misfit;
  maps.composition[p] = compositionOf(fit.coefficients, compositions);
  maps.compositionError[p] = scale * errors.composition;
  maps.amountError[p] = scale * errors.amount;
  fit.makeNonNegative();
  maps.amount[p] = amountOf(fit.coefficients, maps.amounts.length);
  for (let k = 0; k < maps.amounts.length; k++) maps.amounts[k][p] = fit.coefficients[k];
}

function fillGreatest({ values, frames, rows, columns }: Cube, greatest: Float64Array): void {
  const pixels = rows * columns;
  for (let e = 0; e < frames; e++) {
    for (let p = 0; p < pixels; p++) {
      const value = values[e * pixels + p];
      if (!Number.isNaN(value) && !(value <= greatest[p])) greatest[p] = value;
    }
  }
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

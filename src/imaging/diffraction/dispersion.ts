import { calibratedLattice, formsOf } from "./calibrated-lattice.js";
import { braggAngle, braggSlope, spacing, spacingSlope } from "./crystal.js";
import { instrumentWidths } from "./profile.js";
import type { Setup } from "./setup.js";
import { emptyShape, shapeOf } from "./pseudo-voigt.js";

/** Where a reflection lies and how it moves with composition, first emission line, without shift. */
export interface Dispersion {
  /** Degrees of two theta. */
  readonly positions: Float64Array;
  /** d(two theta)/d(composition), degrees. */
  readonly slopes: Float64Array;
  /** FWHM of the peak, degrees. */
  readonly widths: Float64Array;
}

/** The dispersion of each reflection at compositions, in the order of the setup. */
export function dispersionOf(setup: Setup, compositions: ArrayLike<number>): Dispersion[] {
  const { lattice, reflections, radiation, profile } = setup;
  const { parameters, slopes } = calibratedLattice(lattice, compositions);
  const { wavelength } = radiation[0];
  const shape = emptyShape();
  return formsOf(lattice, reflections).map((form) => {
    const positions = new Float64Array(compositions.length);
    const [moves, widths] = [positions.slice(), positions.slice()];
    for (let n = 0; n < positions.length; n++) {
      const here = parameters.map((values) => values[n]);
      const d = spacing(form, here);
      positions[n] = braggAngle(wavelength, d);
      slopes.forEach((slope, k) => (moves[n] += spacingSlope(form, here, k) * slope[n]));
      moves[n] *= braggSlope(wavelength, d);
      const { gauss, lorentz, scherrer } = instrumentWidths(profile, wavelength, positions[n]);
      shapeOf(gauss, lorentz + scherrer, shape);
      widths[n] = shape.width;
    }
    return { positions, slopes: moves, widths };
  });
}

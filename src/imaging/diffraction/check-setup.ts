import { ImagingError } from "../imaging-error.js";
import { dispersionOf } from "./dispersion.js";
import type { Setup } from "./setup.js";

const PROBES = Float64Array.from({ length: 41 }, (_, n) => n / 40);

/**
 * Whether a setup can give patterns at these points at all.
 * @param points degrees of two theta, increasing
 * @throws ImagingError where a reflection has no angle (wavelength above 2 d), the Caglioti polynomial turns negative, or a
 * line lies outside the points at every composition.
 */
export function checkSetup(setup: Setup, points: ArrayLike<number>): void {
  const { name, reflections, radiation } = setup;
  const [low, high] = [points[0], points[points.length - 1]];
  for (const line of radiation) {
    dispersionOf({ ...setup, radiation: [line] }, PROBES).forEach(({ positions, widths }, h) => {
      const place = `reflection ${reflections[h].hkl.join(" ")}`;
      const refuse = (found: string, expected: string, fix: string): never => {
        throw new ImagingError({ file: name, place, found, expected, fix });
      };
      const unseen = positions.findIndex((angle) => !(angle > 0));
      if (unseen >= 0) {
        const found = `no angle at c = ${PROBES[unseen]} for ${line.wavelength} ångström`;
        refuse(found, "a wavelength below 2 d", "Are lattice and wavelength both in ångström?");
      }
      const narrow = widths.findIndex((width) => !(width > 0));
      if (narrow >= 0) {
        const found = `a width of ${widths[narrow]} at ${positions[narrow].toFixed(2)} degrees`;
        refuse(found, "u tan^2 + v tan + w above 0", "Measure u, v, w on a standard over these angles.");
      }
      if (positions.every((angle) => angle < low || angle > high)) {
        const found = `lines at ${Math.min(...positions).toFixed(2)} to ${Math.max(...positions).toFixed(2)} degrees`;
        refuse(found, `between ${low} and ${high}, where the patterns are`, "Leave the reflection out.");
      }
    });
  }
}

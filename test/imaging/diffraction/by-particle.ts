import { braggAngle, quadraticForm, spacing } from "../../../src/imaging/diffraction/crystal.js";
import { instrumentWidths } from "../../../src/imaging/diffraction/profile.js";
import type { Setup } from "../../../src/imaging/diffraction/setup.js";
import { NaturalSpline } from "../../../src/imaging/diffraction/spline.js";

/** A pattern at one angle by summing over particles, emission lines and reflections, as the formula is written. */
export function patternByParticle(setup: Setup, compositions: readonly number[], angle: number): number {
  const { fraction, composition } = setup.inactive;
  const active = compositions.reduce((sum, c) => sum + ofParticle(setup, c, angle), 0) / compositions.length;
  return (1 - fraction) * active + fraction * ofParticle(setup, composition, angle);
}

function ofParticle(setup: Setup, c: number, angle: number): number {
  const { lattice, reflections, radiation, profile, shift } = setup;
  const spline = new NaturalSpline(lattice.compositions);
  const parameters = lattice.parameters.map((values) => spline.evaluate(values, c).value);
  let sum = 0;
  for (const { hkl, strength } of reflections) {
    for (const { wavelength, share } of radiation) {
      const place = braggAngle(wavelength, spacing(quadraticForm(lattice.system, hkl), parameters));
      const { gauss, lorentz, scherrer } = instrumentWidths(profile, wavelength, place);
      const factor = shift.kind === "zero" ? 1 : Math.cos((place * Math.PI) / 360);
      const height = strength.reduce((all, coefficient, k) => all + coefficient * c ** k, 0);
      sum += height * share * pseudoVoigt(angle - place - factor * shift.value, gauss, lorentz + scherrer);
    }
  }
  return sum;
}

function pseudoVoigt(x: number, g: number, l: number): number {
  const width =
    (g ** 5 +
      2.69269 * g ** 4 * l +
      2.42843 * g ** 3 * l ** 2 +
      4.47163 * g ** 2 * l ** 3 +
      0.07842 * g * l ** 4 +
      l ** 5) **
    0.2;
  const q = l / width;
  const share = 1.36603 * q - 0.47719 * q ** 2 + 0.11116 * q ** 3;
  const lorentz = width / (2 * Math.PI) / (x ** 2 + width ** 2 / 4);
  const sigma = width / Math.sqrt(8 * Math.LN2);
  const gauss = Math.exp(-0.5 * (x / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));
  return share * lorentz + (1 - share) * gauss;
}

import { DEGREES } from "./crystal.js";
import type { Profile } from "./setup.js";

/** FWHM of the parts of a peak at one angle, degrees. */
export interface InstrumentWidths {
  readonly gauss: number;
  /** Of the instrument. */
  readonly lorentz: number;
  /** Of the size of the domains, Lorentzian. */
  readonly scherrer: number;
}

/** Scherrer's constant for the FWHM of a compact shape (A. L. Patterson, Phys. Rev. 56, 978 (1939)). */
const SCHERRER = 0.9;

/** The widths that a profile has at an angle, degrees of two theta. NaN where its Gaussian would be imaginary. */
export function instrumentWidths(profile: Profile, wavelength: number, twoTheta: number): InstrumentWidths {
  const theta = twoTheta / 2 / DEGREES;
  const [tan, cos] = [Math.tan(theta), Math.cos(theta)];
  return {
    gauss: Math.sqrt(profile.u * tan * tan + profile.v * tan + profile.w),
    lorentz: profile.x * tan + profile.y / cos,
    scherrer: (SCHERRER * wavelength * DEGREES) / (profile.size * cos),
  };
}

import type { CrystalSystem } from "./crystal.js";

/**
 * How a powder pattern comes about: beam, crystal, cell and detector, with the standard errors of what is known of them.
 * Plain data. Lengths in ångström, angles and widths in degrees of two theta.
 */
export interface Setup {
  readonly name: string;
  readonly radiation: readonly EmissionLine[];
  readonly lattice: LatticeCalibration;
  readonly reflections: readonly Reflection[];
  /**
   * "tied": the strengths of the reflections are known relative to each other. "own": each reflection has its own
   * amplitude in each pattern (texture that is not known), so that only places and shapes count.
   */
  readonly amplitudes: "tied" | "own";
  readonly profile: Profile;
  readonly shift: Shift;
  readonly inactive: Inactive;
  /** Terms of the Chebyshev series under the peaks of each pattern. */
  readonly background: number;
  /** Lines of what does not react (current collector, separator), free in height in each pattern. */
  readonly inert: readonly InertLine[];
}

/** One wavelength of the beam with its share of the intensity: one for a monochromator, two for K alpha. */
export interface EmissionLine {
  readonly wavelength: number;
  readonly share: number;
}

/** Lattice parameters against composition, by a natural cubic spline through knots, in straight lines beyond them. */
export interface LatticeCalibration {
  readonly citation: string;
  readonly system: CrystalSystem;
  /** Increasing, three or more. */
  readonly compositions: readonly number[];
  /** Ångström; parameter (in the order of `CRYSTAL_SYSTEMS`) by knot. */
  readonly parameters: readonly (readonly number[])[];
  /**
   * Independent modes of the calibration's error: each moves the knots by its numbers times a standard normal one.
   * Mode by parameter by knot; none where the calibration is taken as exact.
   */
  readonly modes: readonly (readonly (readonly number[])[])[];
}

export interface Reflection {
  readonly hkl: readonly [number, number, number];
  /**
   * Integrated intensity of a unit mass, any common factor: polynomial in the composition, constant term first.
   * Multiplicity, Lorentz and polarisation factor, |F(c)|^2 and texture are in it.
   */
  readonly strength: readonly number[];
}

/**
 * Pseudo-Voigt of Thompson, Cox & Hastings (J. Appl. Cryst. 20, 79 (1987)) with, at the Bragg angle theta,
 *   Gaussian FWHM^2 = u tan^2 + v tan + w (Caglioti, Paoletti & Ricci, Nucl. Instrum. 3, 223 (1958)),
 *   Lorentzian FWHM = x tan + y / cos + Scherrer's 0.9 lambda / (size cos) in degrees.
 */
export interface Profile {
  /** Degrees squared. */
  readonly u: number;
  readonly v: number;
  readonly w: number;
  /** Degrees. */
  readonly x: number;
  readonly y: number;
  /** Standard error of the logarithm of a factor on all instrumental widths; 0 where they are taken as exact. */
  readonly widthError: number;
  /** Size of the coherent domains, ångström; Infinity for none that shows. */
  readonly size: number;
  /** Standard error of ln size; 0 where it is taken as exact. */
  readonly sizeError: number;
}

/** By how much all lines lie too high: the same everywhere, or as a sample that is displaced, times cos theta. */
export interface Shift {
  readonly kind: "zero" | "displacement";
  /** Degrees. */
  readonly value: number;
  /** Standard error, degrees; 0 where it is taken as exact. */
  readonly error: number;
}

/** Material that stays at one composition throughout (particles without contact). */
export interface Inactive {
  /** Of the whole mass. */
  readonly fraction: number;
  /** Standard error; 0 where it is taken as exact. */
  readonly error: number;
  readonly composition: number;
}

export interface InertLine {
  readonly name: string;
  /** Lattice spacing, ångström. */
  readonly spacing: number;
}

/** Copper K alpha (G. Hölzer et al., Phys. Rev. A 56, 4554 (1997)), the second line half as strong. */
export const COPPER_K_ALPHA: readonly EmissionLine[] = [
  { wavelength: 1.540593, share: 2 / 3 },
  { wavelength: 1.544427, share: 1 / 3 },
];

/**
 * Powder patterns of one cell in time, with the setup that they were measured in. Lengths in ångström, angles and widths in
 * degrees of two theta. The meaning of each part is told where it is used: src/imaging/diffraction/setup.ts.
 */
export interface Patterns {
  readonly kind: "patterns";
  readonly setup: DiffractionSetup;
  readonly times: readonly number[];
  /** Degrees of two theta, increasing; the same for all patterns. */
  readonly twoTheta: readonly number[];
  /** Time by point; NaN where a channel gave nothing. */
  readonly intensities: readonly (readonly number[])[];
  /** Standard error of each intensity, same shape. */
  readonly errors: readonly (readonly number[])[];
}

export interface DiffractionSetup {
  readonly name: string;
  readonly radiation: readonly { readonly wavelength: number; readonly share: number }[];
  readonly lattice: {
    readonly citation: string;
    readonly system: "cubic" | "tetragonal" | "hexagonal" | "orthorhombic";
    readonly compositions: readonly number[];
    readonly parameters: readonly (readonly number[])[];
    readonly modes: readonly (readonly (readonly number[])[])[];
  };
  readonly reflections: readonly {
    readonly hkl: readonly [number, number, number];
    readonly strength: readonly number[];
  }[];
  readonly amplitudes: "tied" | "own";
  readonly profile: {
    readonly u: number;
    readonly v: number;
    readonly w: number;
    readonly x: number;
    readonly y: number;
    readonly widthError: number;
    readonly size: number;
    readonly sizeError: number;
  };
  readonly shift: {
    readonly kind: "zero" | "displacement";
    readonly value: number;
    readonly error: number;
  };
  readonly inactive: { readonly fraction: number; readonly error: number; readonly composition: number };
  readonly background: number;
  readonly inert: readonly { readonly name: string; readonly spacing: number }[];
}

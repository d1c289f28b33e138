/** Lattice parameters of each crystal system, in the order in which they are always given. */
export const CRYSTAL_SYSTEMS = {
  cubic: ["a"],
  tetragonal: ["a", "c"],
  hexagonal: ["a", "c"],
  orthorhombic: ["a", "b", "c"],
} as const;

export type CrystalSystem = keyof typeof CRYSTAL_SYSTEMS;

/**
 * Coefficients q_k of 1/d^2 = sum over k of q_k / p_k^2, one for each lattice parameter p_k. Hexagonal (and R-3m on
 * hexagonal axes): 4/3 (h^2 + hk + k^2) / a^2 + l^2 / c^2.
 */
export function quadraticForm(
  system: CrystalSystem,
  [h, k, l]: readonly [number, number, number],
): readonly number[] {
  switch (system) {
    case "cubic":
      return [h * h + k * k + l * l];
    case "tetragonal":
      return [h * h + k * k, l * l];
    case "hexagonal":
      return [(4 / 3) * (h * h + h * k + k * k), l * l];
    case "orthorhombic":
      return [h * h, k * k, l * l];
  }
}

/** Lattice spacing d of a reflection in the unit of the parameters. */
export function spacing(form: readonly number[], parameters: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < form.length; k++) sum += form[k] / (parameters[k] * parameters[k]);
  return 1 / Math.sqrt(sum);
}

/** d(spacing)/d(parameter k) = d^3 q_k / p_k^3. */
export const spacingSlope = (form: readonly number[], parameters: ArrayLike<number>, k: number): number =>
  (spacing(form, parameters) ** 3 * form[k]) / parameters[k] ** 3;

export const DEGREES = 180 / Math.PI;

/** Bragg's law: two theta in degrees, NaN where the wavelength is longer than 2 d. */
export const braggAngle = (wavelength: number, d: number): number =>
  2 * DEGREES * Math.asin(wavelength / (2 * d));

/** d(two theta)/d(d) = -2 tan(theta) / d, degrees per ångström. */
export function braggSlope(wavelength: number, d: number): number {
  const sine = wavelength / (2 * d);
  return (-2 * DEGREES * sine) / (d * Math.sqrt(1 - sine * sine));
}

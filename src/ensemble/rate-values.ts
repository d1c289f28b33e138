/** Values of all unknowns of a population's rates. */
export interface RateSettings {
  /** Parameters of the law, in its order. */
  readonly parameters: Float64Array;
  /** Prefactor of each particle. */
  readonly kappa: Float64Array;
  /** Shift of the open-circuit potential, volts. */
  offset: number;
  /** Film resistance in kT h: eta_eff = eta + film R. */
  film: number;
  /** Film resistance of each particle, in units of `film`. */
  readonly films: Float64Array;
}

export type ProgramName = "equilibrium" | "value" | "across" | "first" | "partials" | "second";

/** dR/dc, dR/dV and their derivatives; the next `second` overwrites them. */
export interface SecondDerivatives {
  readonly cc: Float64Array;
  readonly cv: Float64Array;
  readonly vv: Float64Array;
  /** One array a parameter. */
  readonly p: readonly Float64Array[];
  readonly cp: readonly Float64Array[];
  readonly vp: readonly Float64Array[];
}

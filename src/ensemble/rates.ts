import type { Curve } from "../experiment/interpolate.js";
import { applyFilm, solveFilm } from "./film.js";
import type { LawKernel } from "./law-kernel.js";

/** A particle population's rates R_i(c_i, V) and their derivatives, for one set of values of all unknowns. */
export interface RateSettings {
  /** Parameters of the law, in the kernel's order. */
  readonly parameters: Float64Array;
  /** Prefactor of each particle. */
  readonly kappa: Float64Array;
  /** Shift of the open-circuit potential, volts. */
  offset: number;
  /** Film resistance in kT h: eta_eff = eta + film R. */
  film: number;
}

/** Derivatives of one particle's rate, dR/dc and dR/dV to one number. */
export interface RatePartials {
  rate: number;
  c: number;
  v: number;
}

/**
 * Chain rule from the law's own arguments to composition and potential:
 *   R = kappa L(c, eta), eta = f (V - U(c) - offset), f = F/(R T).
 * The arrays are overwritten by the next evaluation.
 */
export class Rates {
  readonly settings: RateSettings;
  readonly kernel: LawKernel;
  readonly rate: Float64Array;
  /** dR/dc and dR/dV at fixed other. */
  readonly c: Float64Array;
  readonly v: Float64Array;
  readonly cc: Float64Array;
  readonly cv: Float64Array;
  readonly vv: Float64Array;
  readonly eta: Float64Array;
  private readonly effective: Float64Array;
  private readonly slope: Float64Array;
  private readonly perVolt: number;
  private readonly curve: Curve;

  constructor(kernel: LawKernel, curve: Curve, perVolt: number, settings: RateSettings) {
    const array = (): Float64Array => new Float64Array(settings.kappa.length);
    this.kernel = kernel;
    this.curve = curve;
    this.perVolt = perVolt;
    this.settings = settings;
    [this.rate, this.c, this.v, this.cc, this.cv, this.vv] = [1, 2, 3, 4, 5, 6].map(array);
    [this.eta, this.effective, this.slope] = [1, 2, 3].map(array);
  }

  /** Rates alone, at compositions `c` (the first of y) and potential V. False where one is not finite. */
  value(y: Float64Array, potential: number): boolean {
    this.run("value", y, potential);
    const { kappa } = this.settings;
    let sum = 0;
    for (let i = 0; i < kappa.length; i++) {
      this.rate[i] = kappa[i] * this.kernel.value[i];
      sum += this.rate[i];
    }
    return Number.isFinite(sum);
  }

  /** Rates and first derivatives. */
  first(y: Float64Array, potential: number): boolean {
    this.run("first", y, potential);
    const { kappa } = this.settings;
    const { kernel, perVolt } = this;
    let sum = 0;
    for (let i = 0; i < kappa.length; i++) {
      this.slope[i] = perVolt * this.curve.slope(y[i]);
      this.rate[i] = kappa[i] * kernel.value[i];
      this.c[i] = kappa[i] * (kernel.c[i] - this.slope[i] * kernel.eta[i]);
      this.v[i] = kappa[i] * perVolt * kernel.eta[i];
      sum += this.rate[i] + this.c[i] + this.v[i];
    }
    return Number.isFinite(sum);
  }

  /** Everything. The kernel's parameter derivatives hold too; see `parameter`. */
  second(y: Float64Array, potential: number): boolean {
    if (!this.first(y, potential)) return false;
    this.run("second", y, potential);
    const { kappa } = this.settings;
    const { kernel, perVolt } = this;
    let sum = 0;
    for (let i = 0; i < kappa.length; i++) {
      const slope = this.slope[i];
      const bend = perVolt * this.curve.curvature(y[i]);
      const across = kernel.cEta[i] - slope * kernel.etaEta[i];
      this.cc[i] = kappa[i] * (kernel.cc[i] - slope * (kernel.cEta[i] + across) - bend * kernel.eta[i]);
      this.cv[i] = kappa[i] * perVolt * across;
      this.vv[i] = kappa[i] * perVolt * perVolt * kernel.etaEta[i];
      sum += this.cc[i] + this.cv[i] + this.vv[i];
    }
    return Number.isFinite(sum);
  }

  /** Derivatives of particle i to parameter n of the law, into `to` (after `second`). */
  parameter(n: number, i: number, to: RatePartials): void {
    const { p, cP, etaP } = this.kernel;
    this.chain(i, this.settings.kappa[i], p[n][i], cP[n][i], etaP[n][i], to);
  }

  /** Derivatives of particle i to ln kappa_i. With a film a larger prefactor also drops more potential over it. */
  prefactor(i: number, to: RatePartials): void {
    const { value, c, eta, q, cQ, etaQ } = this.kernel;
    const kappa = this.settings.kappa[i];
    const drop = this.settings.film * kappa;
    this.chain(i, kappa, value[i] + drop * q[i], c[i] + drop * cQ[i], eta[i] + drop * etaQ[i], to);
  }

  /** Derivatives of particle i to the film resistance. */
  filmed(i: number, to: RatePartials): void {
    const { q, cQ, etaQ } = this.kernel;
    this.chain(i, this.settings.kappa[i] ** 2, q[i], cQ[i], etaQ[i], to);
  }

  private chain(i: number, factor: number, value: number, c: number, eta: number, to: RatePartials): void {
    to.rate = factor * value;
    to.c = factor * (c - this.slope[i] * eta);
    to.v = factor * this.perVolt * eta;
  }

  private run(order: "value" | "first" | "second", y: Float64Array, potential: number): void {
    const { kappa, parameters, offset, film } = this.settings;
    for (let i = 0; i < kappa.length; i++) {
      this.eta[i] = this.perVolt * (potential - this.curve.value(y[i]) - offset);
    }
    if (film === 0) return this.kernel.evaluate(order, y, this.eta, parameters);
    solveFilm(this.kernel, y, this.eta, parameters, kappa, film, this.effective);
    this.kernel.evaluate(order, y, this.effective, parameters);
    if (order !== "value") applyFilm(this.kernel, order, kappa, film);
  }
}

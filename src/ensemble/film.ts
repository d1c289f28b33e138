import type { Vectors } from "../numerics/vectors.js";
import type { ProgramName, RateSettings, SecondDerivatives } from "./rate-values.js";

/** The rates of particles without their films. */
export interface BareRates {
  readonly count: number;
  readonly perVolt: number;
  readonly settings: RateSettings;
  evaluate(set: ProgramName, y: Float64Array, potential: number, outputs: readonly Float64Array[]): void;
}

const ITERATIONS = 80;
/** Relative change of a potential that is rounding. */
const SETTLED = 1e-15;
/** kT */
const REACH = 30;

/**
 * A film of resistance rho on every particle, eta_eff = eta + rho R: each particle sees its own potential
 * V_i = V + r R_i, r = rho / f, and R_i = G(c_i, V_i) with G the bare rate. Since G falls with the potential,
 * x - V - r G(c, x) rises with x, and its root lies between V and the potential of equilibrium.
 */
export class Film {
  /** V_i, volts. */
  readonly potential: Float64Array;
  private readonly rates: BareRates;
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  private readonly rate: Float64Array;
  private readonly c: Float64Array;
  private readonly v: Float64Array;
  /** 1 / (1 - r G_V), the share of a change of potential that the film lets through. */
  private readonly share: Float64Array;

  constructor(rates: BareRates, vectors: Vectors) {
    this.rates = rates;
    [this.potential, this.low, this.high, this.rate, this.c, this.v, this.share] = vectors.arrays(
      7,
      rates.count,
    );
  }

  /** r in V h, of a particle whose film is 1. */
  get resistance(): number {
    return this.rates.settings.film / this.rates.perVolt;
  }

  /** Newton on all particles at once, kept inside brackets. */
  solve(y: Float64Array, potential: number): void {
    const { rates } = this;
    const r = this.resistance;
    const { films } = rates.settings;
    this.bracket(y, potential);
    for (let n = 0; n < ITERATIONS; n++) {
      rates.evaluate("first", y, potential, [this.rate, this.c, this.v]);
      let moved = 0;
      for (let i = 0; i < rates.count; i++) moved = Math.max(moved, this.improve(i, potential, r * films[i]));
      if (!(moved > 0)) return;
    }
  }

  /** Starts at the applied potential, but not further from equilibrium than a law can be asked for. */
  private bracket(y: Float64Array, potential: number): void {
    const { low, high, rates } = this;
    rates.evaluate("equilibrium", y, potential, [this.rate]);
    const reach = REACH / rates.perVolt;
    for (let i = 0; i < rates.count; i++) {
      const rest = this.rate[i];
      low[i] = Math.min(rest, potential);
      high[i] = Math.max(rest, potential);
      this.potential[i] = Math.max(rest - reach, Math.min(rest + reach, potential));
    }
  }

  /** One safeguarded step of particle i; returns the relative change. */
  private improve(i: number, potential: number, r: number): number {
    const { low, high, v, rate } = this;
    const x = this.potential[i];
    const excess = x - potential - r * rate[i];
    if (excess > 0) high[i] = Math.min(high[i], x);
    if (excess < 0) low[i] = Math.max(low[i], x);
    const newton = x - excess / (1 - r * v[i]);
    // Within rounding of the root: one side of the bracket is there, and a bisection would lead away again.
    if (Math.abs(newton - x) <= SETTLED * Math.max(1, Math.abs(x))) {
      this.potential[i] = newton;
      return 0;
    }
    const usable = newton > low[i] && newton < high[i];
    const next = excess === 0 ? x : usable ? newton : 0.5 * (low[i] + high[i]);
    this.potential[i] = next;
    return Math.abs(next - x) / Math.max(1, Math.abs(x));
  }

  /** Turns derivatives of G into those of R: R_x = G_x / (1 - r G_V). */
  first(c: Float64Array, v: Float64Array, p: readonly Float64Array[] = []): void {
    const r = this.resistance;
    const { films } = this.rates.settings;
    for (let i = 0; i < c.length; i++) {
      const share = (this.share[i] = 1 / (1 - r * films[i] * v[i]));
      c[i] *= share;
      v[i] *= share;
    }
    for (const array of p) for (let i = 0; i < c.length; i++) array[i] *= this.share[i];
  }

  /** R_xy = (G_xy + r (G_xV R_y + G_yV R_x) + r^2 G_VV R_x R_y) / (1 - r G_V). */
  second(
    _rate: Float64Array,
    c: Float64Array,
    v: Float64Array,
    { cc, cv, vv, p, cp, vp }: SecondDerivatives,
  ): void {
    this.first(c, v, p);
    const common = this.resistance;
    const { films } = this.rates.settings;
    for (let i = 0; i < c.length; i++) {
      const r = common * films[i];
      const [gcv, gvv] = [cv[i], vv[i]];
      const mixed = (xy: number, xV: number, yV: number, x: number, y: number): number =>
        this.share[i] * (xy + r * (xV * y + yV * x) + r * r * gvv * x * y);
      for (let k = 0; k < p.length; k++) {
        const gvp = vp[k][i];
        cp[k][i] = mixed(cp[k][i], gcv, gvp, c[i], p[k][i]);
        vp[k][i] = mixed(gvp, gvv, gvp, v[i], p[k][i]);
      }
      cc[i] = mixed(cc[i], gcv, gcv, c[i], c[i]);
      cv[i] = mixed(gcv, gcv, gvv, c[i], v[i]);
      vv[i] = mixed(gvv, gvv, gvv, v[i], v[i]);
    }
  }
}

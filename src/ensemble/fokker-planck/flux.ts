import type { Rates } from "../rates.js";
import type { Grid } from "./grid.js";

/** Slopes whose ratio is within this factor are not let go. */
const SHARPNESS = 10;

/**
 * Probability flux through the faces of a grid, F = R f - D f_c with D = D0 R / (-eta): eta is the driving force of
 * drift and diffusion alike, so that the cell Peclet number is p = R dx / D = -eta dx / D0 whatever the law.
 *
 * The exponential (Scharfetter-Gummel) flux, (D/dx)(B(-p) f_i - B(p) f_i+1) with B(z) = z / (e^z - 1), vanishes exactly
 * in equilibrium and keeps f positive, but at large p it is upwind and spreads f as a diffusion of
 * (|R| dx / 2)(coth(p/2) - 2/p) would. That much is taken back by a limited slope (van Leer 1974, with a limiter that has
 * no kinks, since stiff steps need exact derivatives), in proportion to how far the flux is from equilibrium, where nothing may be added.
 */
export class Flux {
  readonly grid: Grid;
  /** Drift R at the faces at the potential last set. */
  readonly drift: Float64Array;
  private readonly rates: Rates;
  private readonly noise: number;
  private readonly faces: Float64Array;
  private readonly rest: Float64Array;
  /** (R/p) B(p), and the strength |R| (coth(p/2) - 2/p) of what is taken back. */
  private readonly exchange: Float64Array;
  private readonly excess: Float64Array;
  private readonly sharp: boolean;

  /** `noise` is D0; `sharp` false leaves the exponential flux as it is. */
  constructor(grid: Grid, rates: Rates, noise: number, sharp: boolean) {
    const { vectors, count } = rates;
    this.grid = grid;
    this.rates = rates;
    this.noise = noise;
    this.sharp = sharp;
    this.faces = vectors.array(count);
    this.rest = vectors.array(count);
    this.drift = vectors.array(count);
    this.exchange = new Float64Array(count);
    this.excess = new Float64Array(count);
  }

  /** Once the law's values are set: the potentials at which the faces rest. */
  begin(): void {
    this.faces.set(this.grid.faces);
    this.rates.evaluate("equilibrium", this.faces, 0, [this.rest]);
  }

  /** Cell Peclet number of a face at a potential. */
  peclet(i: number, potential: number): number {
    return (this.rates.perVolt * (this.rest[i] - potential) * this.grid.width) / this.noise;
  }

  /** Rates at a potential. False where one is not finite. */
  setPotential(potential: number): boolean {
    const { rates, drift, grid, noise } = this;
    rates.first(this.faces, potential, drift);
    let sum = 0;
    for (let i = 0; i < drift.length; i++) {
      const p = this.peclet(i, potential);
      const small = Math.abs(p) < 1e-6;
      // In equilibrium D = D0 dR/d(-eta) (De l'Hospital).
      const conductance = small ? (-noise * rates.v[i]) / (rates.perVolt * grid.width) : drift[i] / p;
      this.exchange[i] = conductance * bernoulli(p);
      this.excess[i] = this.sharp ? Math.abs(drift[i]) * langevin(Math.abs(p) / 2) : 0;
      sum += this.exchange[i] + this.excess[i];
    }
    return Number.isFinite(sum);
  }

  /** F through face i between cells i and i + 1. */
  at(i: number, f: Float64Array): number {
    const drift = this.drift[i];
    const jump = f[i + 1] - f[i];
    const exponential = drift * f[i] - this.exchange[i] * jump;
    const excess = this.excess[i];
    if (excess === 0) return exponential;
    const [up, before] =
      drift > 0
        ? [f[i], i > 0 ? f[i] - f[i - 1] : 0]
        : [f[i + 1], i + 2 < f.length ? f[i + 2] - f[i + 1] : 0];
    if (!(jump * before > 0) || !(up > 0)) return exponential;
    const away = smoothStep(exponential / (drift * up));
    return exponential + excess * away * limited(jump, before);
  }
}

/** Half the harmonic mean of two slopes of one sign, let go to 0 without a kink where one is far below the other. */
function limited(a: number, b: number): number {
  const ratio = a / b;
  return ((a * b) / (a + b)) * smoothStep(SHARPNESS * Math.min(ratio, 1 / ratio));
}

/** 0 below 0, 1 above 1, with a slope that does not jump: stiff cells come to rest where the flux changes sign. */
function smoothStep(x: number): number {
  if (!(x > 0)) return 0;
  return x < 1 ? x * x * (3 - 2 * x) : 1;
}

/** B(z) = z / (e^z - 1). */
function bernoulli(z: number): number {
  if (Math.abs(z) < 1e-5) return 1 - z / 2 + (z * z) / 12;
  return z > 700 ? 0 : z / Math.expm1(z);
}

/** coth x - 1/x for x >= 0. */
function langevin(x: number): number {
  if (x < 1e-2) return x / 3 - (x * x * x) / 45;
  return 1 / Math.tanh(x) - 1 / x;
}

import type { KernelProgram } from "../numerics/kernel/kernel-program.js";
import type { Vectors } from "../numerics/vectors.js";
import { Film } from "./film.js";
import type { ProgramName, RateSettings, SecondDerivatives } from "./rate-values.js";
import type { Bound, RateLaw } from "./rate-law.js";

/** The rates R_i(c_i, V) of all particles and their derivatives, at the values in `settings`. */
export class Rates {
  readonly settings: RateSettings;
  readonly vectors: Vectors;
  readonly count: number;
  /** F / (R T), 1/V. */
  readonly perVolt: number;
  /** R, R_c and R_V of the last evaluation that was not told to write elsewhere. */
  readonly rate: Float64Array;
  readonly c: Float64Array;
  readonly v: Float64Array;
  private readonly law: RateLaw;
  private readonly scalars: Float64Array;
  private readonly film: Film | undefined;
  private readonly bound = new Map<string, Bound>();
  private seconds: SecondDerivatives | undefined;
  private readonly columns: Float64Array[];

  /** `ownPotential` laws are for populations whose particles have films. */
  constructor(law: RateLaw, vectors: Vectors, settings: RateSettings, filmed: boolean) {
    this.law = law;
    this.vectors = vectors;
    this.perVolt = law.perVolt;
    this.settings = settings;
    this.count = settings.kappa.length;
    [this.rate, this.c, this.v] = vectors.arrays(3, this.count);
    this.scalars = new Float64Array((filmed ? 1 : 2) + law.parameters.length);
    this.film = filmed ? new Film(this, vectors) : undefined;
    this.columns = [settings.kappa, settings.kappa, ...(this.film ? [this.film.potential] : [])];
  }

  /** Rates alone, at the compositions that `y` begins with. */
  value(y: Float64Array, potential: number, rate = this.rate): void {
    if (this.film) this.film.solve(y, potential);
    this.evaluate("value", y, potential, [rate]);
  }

  /** Rates and their derivatives to the potential, in `rate` and `v`. */
  across(y: Float64Array, potential: number): void {
    if (this.film) this.first(y, potential);
    else this.evaluate("across", y, potential, [this.rate, this.v]);
  }

  /** Rates and first derivatives. */
  first(y: Float64Array, potential: number, rate = this.rate, c = this.c, v = this.v): void {
    if (this.film) this.film.solve(y, potential);
    this.evaluate("first", y, potential, [rate, c, v]);
    this.film?.first(c, v);
  }

  /** Rates, first derivatives and those to the parameters of the law. */
  partials(
    y: Float64Array,
    potential: number,
    c: Float64Array,
    v: Float64Array,
    p: readonly Float64Array[],
  ): void {
    if (this.film) this.film.solve(y, potential);
    this.evaluate("partials", y, potential, [this.rate, c, v, ...p]);
    this.film?.first(c, v, p);
  }

  /** Everything, in `rate`, `c`, `v` and in what is returned. */
  second(y: Float64Array, potential: number): SecondDerivatives {
    if (this.film) this.film.solve(y, potential);
    const to = (this.seconds ??= this.allocateSeconds());
    const { cc, cv, vv, p, cp, vp } = to;
    this.evaluate("second", y, potential, [this.rate, this.c, this.v, cc, cv, vv, ...p, ...cp, ...vp]);
    this.film?.second(this.rate, this.c, this.v, to);
    return to;
  }

  /** Resistance of a particle's film as a potential over a rate, V h. */
  resistance(i: number): number {
    return this.film ? this.film.resistance * this.settings.films[i] : 0;
  }

  /** The law at fixed effective potentials: what a film's equation is made of. */
  evaluate(set: ProgramName, y: Float64Array, potential: number, outputs: readonly Float64Array[]): void {
    this.columns[0] = y;
    this.bind(set).run(this.count, this.columns, this.scalarsAt(potential), outputs);
  }

  /** The rates as a program whose first column are the compositions; absent where films have to be solved for. */
  get program(): KernelProgram | undefined {
    return this.film ? undefined : this.bind("value").tape;
  }

  /** Makes `program` ready, but for the first of its scalars, the potential. */
  enterProgram(): void {
    this.bind("value").tape?.prepare(this.columns, this.scalarsAt(0), this.count);
  }

  private scalarsAt(potential: number): Float64Array {
    const { scalars, settings, film } = this;
    const at = film ? 0 : 1;
    if (!film) scalars[0] = potential;
    scalars[at] = settings.offset;
    scalars.set(settings.parameters, at + 1);
    return scalars;
  }

  private bind(set: ProgramName): Bound {
    const known = this.bound.get(set);
    if (known) return known;
    const bound = this.law[set].bind(this.vectors);
    this.bound.set(set, bound);
    return bound;
  }

  private allocateSeconds(): SecondDerivatives {
    const { vectors, count } = this;
    const [cc, cv, vv] = vectors.arrays(3, count);
    const each = (): readonly Float64Array[] => vectors.arrays(this.law.parameters.length, count);
    return { cc, cv, vv, p: each(), cp: each(), vp: each() };
  }
}

import type { SecondDerivatives } from "./rate-values.js";
import type { Rates } from "./rates.js";
import { fillCross, type CrossDerivatives, type Role } from "./unknowns.js";

/** How R_c and R_V change along a sensitivity, at the point where a step starts. */
export class CrossTerms {
  /** How many of the roles are parameters of the law; they come first. */
  readonly parameters: number;
  private readonly rates: Rates;
  private readonly roles: readonly Role[];
  private second: SecondDerivatives | undefined;
  private cross: CrossDerivatives | undefined;

  constructor(rates: Rates, roles: readonly Role[]) {
    this.rates = rates;
    this.roles = roles;
    this.parameters = roles.filter(({ kind }) => kind === "law").length;
  }

  prepare(y: Float64Array, potential: number): boolean {
    this.second = this.rates.second(y, potential);
    const { vectors, count } = this.rates;
    this.cross ??= { c: vectors.array(count), v: vectors.array(count) };
    return true;
  }

  /** d(R_c) and d(R_V) along (dc, dV) and the number of role k. */
  turn(k: number, dc: Float64Array, dv: number, along: Float64Array, across: Float64Array): void {
    const { cc, cv, vv } = this.second!;
    const { c, v } = this.cross!;
    fillCross(this.roles[k], this.rates, this.second!, this.cross!);
    for (let i = 0; i < along.length; i++) {
      along[i] = cc[i] * dc[i] + cv[i] * dv + c[i];
      across[i] = cv[i] * dc[i] + vv[i] * dv + v[i];
    }
  }
}

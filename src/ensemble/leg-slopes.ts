import type { SingleEnd } from "../experiment/experiment.js";
import type { Balance } from "./balance.js";
import type { StartedStage } from "./motion.js";
import type { Leg } from "./protocol.js";
import type { Rates } from "./rates.js";
import { fillPartials, type Role } from "./unknowns.js";

/** Where an end of a stage came. */
export interface EndPlace {
  readonly t: number;
  readonly leg: Leg;
  readonly stage: StartedStage;
  /** Series resistance, V h. */
  readonly resistance: number;
}

/** How fast the population's current changes through the compositions alone, and the potential. */
interface Pace {
  readonly drift: number;
  readonly potential: number;
}

/** How potentials, currents and ends of stages turn with the unknowns, along the sensitivities S of the compositions. */
export class LegSlopes {
  private readonly rates: Rates;
  private readonly weights: Float64Array;
  private readonly roles: readonly Role[];
  private readonly balance: Balance | undefined;
  /** Derivatives of the rates to each unknown, after `differentiate`. */
  private partials: readonly Float64Array[] = [];

  /** `balance` where the particles share a potential that is solved for. */
  constructor(rates: Rates, weights: Float64Array, roles: readonly Role[], balance: Balance | undefined) {
    this.rates = rates;
    this.weights = weights;
    this.roles = roles;
    this.balance = balance;
  }

  /** To be called once before more unknowns are asked for. */
  makeRoom(count: number): void {
    this.partials = this.rates.vectors.arrays(count, this.rates.count);
  }

  /** Rates with their derivatives to c, V and every unknown; what follows is asked for where this was last called. */
  differentiate(y: Float64Array, potential: number): void {
    const { rates, roles, partials } = this;
    const law = roles.filter(({ kind }) => kind === "law").length;
    rates.partials(y, potential, rates.c, rates.v, partials.slice(0, law));
    fillPartials(roles, rates, rates.rate, rates.v, partials);
  }

  /** d(sum w R)/dp along a sensitivity. */
  current(k: number, tangent: Float64Array): number {
    const { rates, weights, partials } = this;
    const dv = this.balance ? tangent[rates.count] : 0;
    return weighted(weights, (i) => rates.c[i] * tangent[i] + rates.v[i] * dv + partials[k][i]);
  }

  /** Sensitivity of the shared potential at the start of a leg: dV = -(sum w (R_c dc + R_p)) / (sum w R_V - I_V). */
  seedBorder(y: Float64Array, potential: number, dy: readonly Float64Array[]): void {
    if (!this.balance || dy.length === 0) return;
    const last = this.rates.count;
    this.differentiate(y, potential);
    const slope = this.mean(this.rates.v) - this.balance.conductance;
    dy.forEach((tangent, k) => {
      tangent[last] = 0;
      tangent[last] = -this.current(k, tangent) / slope;
    });
  }

  /**
   * The end of a stage moves with the unknowns: dt/dp = -(de/dp) / (de/dt). Carries the state along, S + f dt/dp, and
   * leaves the shift for the next leg, whose own pace takes over from there.
   */
  moveEnd(
    y: Float64Array,
    potential: number,
    dy: readonly Float64Array[],
    end: SingleEnd,
    at: EndPlace,
    shifts: Float64Array,
  ): void {
    const { rates, weights } = this;
    this.differentiate(y, potential);
    const pace = this.paceAt(at);
    dy.forEach((tangent, k) => {
      shifts[k] = this.endShift(k, end, tangent, at, pace);
      for (let i = 0; i < weights.length; i++) tangent[i] += rates.rate[i] * shifts[k];
    });
  }

  /** The clock shift of an earlier leg's end, seen at fixed time from this leg: S - f dt/dp. */
  takeShifts(y: Float64Array, potential: number, dy: readonly Float64Array[], shifts: Float64Array): void {
    if (dy.length === 0 || shifts.every((shift) => shift === 0)) return;
    this.rates.value(y, potential);
    dy.forEach((tangent, k) => {
      for (let i = 0; i < this.rates.count; i++) tangent[i] -= this.rates.rate[i] * shifts[k];
    });
    shifts.fill(0);
  }

  /** dV/dt: along the balance where V is shared. */
  private paceAt({ t, leg }: EndPlace): Pace {
    const { rates, weights, balance } = this;
    const drift = weighted(weights, (i) => rates.c[i] * rates.rate[i]);
    if (!balance) return { drift, potential: leg.applied.slope(t) };
    return { drift, potential: (balance.pace(t) - drift) / (this.mean(rates.v) - balance.conductance) };
  }

  /** dt/dp of an end of the stage. */
  private endShift(
    k: number,
    end: SingleEnd,
    tangent: Float64Array,
    { t, leg, stage, resistance }: EndPlace,
    pace: Pace,
  ): number {
    const { rates, weights } = this;
    const moved = (before: number): number =>
      -(weighted(weights, (i) => tangent[i]) - before) / this.mean(rates.rate);
    switch (end.kind) {
      case "time":
        return 0;
      case "duration":
        return stage.shifts[k];
      case "potential":
        if (leg.known === "potential") return 0;
        return -tangent[weights.length] / (pace.potential - resistance * leg.applied.slope(t));
      case "charge":
        return moved(stage.meanSlopes[k]);
      case "composition":
        return moved(0);
      case "current":
        if (leg.known === "current") return 0;
        return -this.current(k, tangent) / (pace.drift + pace.potential * this.mean(rates.v));
    }
  }

  private mean(values: Float64Array): number {
    return this.rates.vectors.dot(this.weights, values, this.rates.count);
  }
}

function weighted(weights: Float64Array, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * value(i);
  return sum;
}

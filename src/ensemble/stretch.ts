import { Integrator } from "../ode/integrate.js";
import type { Event } from "../ode/events.js";
import type { Scheme } from "../ode/stepper.js";
import type { Outcome } from "../ode/outcome.js";
import { drivenProblem } from "./driven.js";
import type { Failure } from "./ensemble.js";
import { failureOf } from "./outputs.js";
import type { Applied, Leg } from "./protocol.js";
import type { Rates } from "./rates.js";
import type { Record } from "./record.js";
import { sharedProblem, solvePotential } from "./shared-potential.js";
import { fillPartials, type Role } from "./unknowns.js";

/** Longest leg that waits for an event, hours. */
const HORIZON = 1e5;
const LARGEST_POTENTIAL_STEP = 1;

/** How a population is integrated. */
export interface Integration {
  readonly scheme: Scheme;
  readonly mostSteps: number;
}

/** Runs the legs of one kind (what is known of them, and whether it changes): their problem and its integrator. */
export class Stretch {
  private leg: Leg;
  private readonly rates: Rates;
  private readonly weights: Float64Array;
  private readonly roles: readonly Role[];
  private readonly shared: boolean;
  private readonly integrator: Integrator;
  private readonly mostSteps: number;
  private readonly y: Float64Array;
  /** Error of the shared potential that is let stand, in kT. */
  private precision = 0;
  private tangents: readonly Float64Array[] = [];
  /** Derivatives of the rates to each unknown, after `differentiate`. */
  private partials: readonly Float64Array[] = [];

  constructor(
    leg: Leg,
    rates: Rates,
    weights: Float64Array,
    roles: readonly Role[],
    { scheme, mostSteps }: Integration,
  ) {
    this.leg = leg;
    this.rates = rates;
    this.weights = weights;
    this.roles = roles;
    this.shared = leg.known === "current";
    const applied: Applied = {
      value: (t) => this.leg.applied.value(t),
      slope: (t) => this.leg.applied.slope(t),
      steady: leg.applied.steady,
    };
    const make = this.shared ? sharedProblem : drivenProblem;
    const problem = make(rates, weights, applied, roles);
    this.integrator = new Integrator(problem, scheme);
    this.mostSteps = mostSteps;
    this.y = rates.vectors.array(problem.size);
  }

  /** Legs with the same key can be run by one stretch. */
  static key({ known, applied }: Leg): string {
    return `${known} ${applied.steady ? "steady" : "changing"}`;
  }

  /**
   * Runs from `clock`, changing compositions, tangents and potential in place, and writes what was asked for into the
   * record. Returns the time of its end, or why it could not get there.
   */
  run(
    leg: Leg,
    clock: number,
    compositions: Float64Array,
    tangents: readonly Float64Array[],
    potential: { value: number },
    shifts: Float64Array,
    record: Record,
    tolerance: number,
  ): number | Failure {
    this.leg = leg;
    this.precision = 1e-2 * tolerance;
    const { y } = this;
    const dy = this.makeRoom(tangents.length);
    this.load(compositions, potential.value, tangents);
    if (!this.project(clock, y)) {
      return {
        kind: "failure",
        reason: "no shared potential",
        time: clock,
        detail: "at the start of a stage",
      };
    }
    this.takeShifts(y, this.potentialAt(clock, y), dy, shifts);
    this.seedBorder(y, dy);
    while (record.next < record.times.length && record.times[record.next] <= clock)
      this.write(record, clock, y, dy);
    const end = this.leg.until.kind === "time" ? this.leg.until.time : HORIZON;
    if (end <= clock) return clock;
    const outcome = this.integrate(clock, end, y, dy, record, tolerance);
    record.steps += outcome.steps;
    record.rejected += outcome.rejected;
    if (outcome.kind === "failed") return failureOf(outcome);
    if (outcome.kind === "finished" && this.leg.until.kind !== "time") {
      const detail = `the ${this.leg.until.kind} that ends a stage was not reached`;
      return { kind: "failure", reason: "end not reached", time: outcome.time, detail };
    }
    if (outcome.kind === "stopped") this.moveEnd(outcome.time, y, dy, tangents, shifts);
    compositions.set(y.subarray(0, compositions.length));
    tangents.forEach((tangent, k) => tangent.set(dy[k].subarray(0, tangent.length)));
    potential.value = this.potentialAt(outcome.time, y);
    return outcome.time;
  }

  private makeRoom(count: number): readonly Float64Array[] {
    if (count > this.tangents.length) {
      const { vectors, count: size } = this.rates;
      this.tangents = vectors.arrays(count, this.y.length);
      this.partials = vectors.arrays(count, size);
    }
    return count > 0 ? this.tangents : [];
  }

  private load(compositions: Float64Array, potential: number, tangents: readonly Float64Array[]): void {
    this.y.set(compositions);
    if (this.shared) this.y[this.rates.count] = potential;
    tangents.forEach((tangent, k) => this.tangents[k].set(tangent));
  }

  private potentialAt(t: number, y: Float64Array): number {
    return this.shared ? y[this.rates.count] : this.leg.applied.value(t);
  }

  private readonly project = (t: number, y: Float64Array): boolean =>
    !this.shared ||
    solvePotential(
      this.rates,
      this.weights,
      this.leg.applied.value(t),
      y,
      LARGEST_POTENTIAL_STEP,
      this.precision,
    );

  private integrate(
    clock: number,
    end: number,
    y: Float64Array,
    dy: readonly Float64Array[],
    record: Record,
    tolerance: number,
  ): Outcome {
    const first = record.next;
    const later = record.times.subarray(first);
    const within = later.findIndex((time) => time > end);
    return this.integrator.run(
      y,
      {
        from: clock,
        to: end,
        outputs: within < 0 ? later : later.subarray(0, within),
        output: (_j, t, at, tangents) => this.write(record, t, at, tangents),
        events: this.events(y),
        ...(this.shared ? { project: this.project } : {}),
        maximumSteps: this.mostSteps,
        relative: tolerance,
        absolute: tolerance * 1e-2,
      },
      dy,
    );
  }

  private write(record: Record, t: number, y: Float64Array, dy: readonly Float64Array[]): void {
    const potential = this.potentialAt(t, y);
    if (dy.length > 0) this.differentiate(y, potential);
    record.write({
      compositions: y,
      potential,
      current: this.currentAt(t, y, potential),
      tangents: dy,
      potentialSlope: (k) => (this.shared ? dy[k][this.rates.count] : 0),
      currentSlope: (k) => this.currentSlope(k, dy[k]),
    });
  }

  /** The applied current where it is that, and the mean rate where the potential is applied. */
  private currentAt(t: number, y: Float64Array, potential: number): number {
    if (this.shared) return this.leg.applied.value(t);
    this.rates.value(y, potential);
    return this.mean(this.rates.rate);
  }

  private mean(values: Float64Array): number {
    return this.rates.vectors.dot(this.weights, values, this.rates.count);
  }

  /** Rates with their derivatives to c, V and every unknown. */
  private differentiate(y: Float64Array, potential: number): void {
    const { rates, roles, partials } = this;
    const law = roles.filter(({ kind }) => kind === "law").length;
    rates.partials(y, potential, rates.c, rates.v, partials.slice(0, law));
    fillPartials(roles, rates, rates.rate, rates.v, partials);
  }

  /** d(sum w R)/dp along a sensitivity (after `differentiate`). */
  private currentSlope(k: number, tangent: Float64Array): number {
    const { rates, weights, partials } = this;
    const dv = this.shared ? tangent[rates.count] : 0;
    return weighted(weights, (i) => rates.c[i] * tangent[i] + rates.v[i] * dv + partials[k][i]);
  }

  /** Sensitivity of the shared potential at the start of a leg: dV = -(sum w (R_c dc + R_p)) / sum w R_V. */
  private seedBorder(y: Float64Array, dy: readonly Float64Array[]): void {
    if (!this.shared || dy.length === 0) return;
    const last = this.rates.count;
    this.differentiate(y, y[last]);
    const slope = this.mean(this.rates.v);
    dy.forEach((tangent, k) => {
      tangent[last] = 0;
      tangent[last] = -this.currentSlope(k, tangent) / slope;
    });
  }

  private events(start: Float64Array): Event[] {
    const { until, applied } = this.leg;
    const { rates } = this;
    const initial = this.mean(start);
    switch (until.kind) {
      case "time":
        return [];
      case "potential":
        return [{ direction: "both", value: (t, y) => this.potentialAt(t, y) - until.potential }];
      case "charge":
        return [{ direction: "rising", value: (_t, y) => Math.abs(this.mean(y) - initial) - until.charge }];
      case "current": {
        const value = (t: number, y: Float64Array): number => {
          rates.value(y, applied.value(t));
          return Math.abs(this.mean(rates.rate)) - until.current;
        };
        return [{ direction: "falling", value }];
      }
    }
  }

  /**
   * The end of a leg that waits for an event moves with the unknowns: dt/dp = -(de/dp) / (de/dt). Carries the state
   * along, S + f dt/dp, and leaves the shift for the next leg, whose own pace takes over from there.
   */
  private moveEnd(
    t: number,
    y: Float64Array,
    dy: readonly Float64Array[],
    before: readonly Float64Array[],
    shifts: Float64Array,
  ): void {
    const { rates, weights } = this;
    if (dy.length === 0) return;
    this.differentiate(y, this.potentialAt(t, y));
    dy.forEach((tangent, k) => {
      shifts[k] = this.endSlope(k, tangent, before[k]);
      for (let i = 0; i < weights.length; i++) tangent[i] += rates.rate[i] * shifts[k];
    });
  }

  /** dt/dp of the event (after `differentiate` at the event). */
  private endSlope(k: number, tangent: Float64Array, before: Float64Array): number {
    const { rates, weights } = this;
    const { until } = this.leg;
    const drift = weighted(weights, (i) => rates.c[i] * rates.rate[i]);
    const pace = this.shared ? -drift / this.mean(rates.v) : 0;
    switch (until.kind) {
      case "time":
        return 0;
      case "potential":
        return this.shared ? -tangent[weights.length] / pace : 0;
      case "charge":
        return -weighted(weights, (i) => tangent[i] - before[i]) / this.mean(rates.rate);
      case "current":
        return -this.currentSlope(k, tangent) / (drift + pace * this.mean(rates.v));
    }
  }

  /** The clock shift of an earlier leg's end, seen at fixed time from this leg: S - f dt/dp. */
  private takeShifts(
    y: Float64Array,
    potential: number,
    dy: readonly Float64Array[],
    shifts: Float64Array,
  ): void {
    if (dy.length === 0 || shifts.every((shift) => shift === 0)) return;
    this.rates.value(y, potential);
    dy.forEach((tangent, k) => {
      for (let i = 0; i < this.rates.count; i++) tangent[i] -= this.rates.rate[i] * shifts[k];
    });
    shifts.fill(0);
  }
}

function weighted(weights: Float64Array, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * value(i);
  return sum;
}

import { Integrator } from "../ode/integrate.js";
import type { Event } from "../ode/events.js";
import type { Outcome } from "../ode/outcome.js";
import { drivenProblem } from "./driven.js";
import type { Failure } from "./ensemble.js";
import { failureOf } from "./outputs.js";
import type { Leg } from "./protocol.js";
import type { RatePartials, Rates } from "./rates.js";
import type { Record } from "./record.js";
import { mean, sharedProblem, solvePotential } from "./shared-potential.js";
import { rolePartials, type Role } from "./unknowns.js";

/** Longest leg that waits for an event, hours. */
const HORIZON = 1e5;
const LARGEST_POTENTIAL_STEP = 0.05;

/** One leg of a protocol made ready: its problem, its integrator and its end. */
export class Stretch {
  private readonly leg: Leg;
  private readonly rates: Rates;
  private readonly weights: Float64Array;
  private readonly roles: readonly Role[];
  private readonly shared: boolean;
  private readonly integrator: Integrator;
  private readonly partials: RatePartials = { rate: 0, c: 0, v: 0 };

  constructor(leg: Leg, rates: Rates, weights: Float64Array, roles: readonly Role[]) {
    this.leg = leg;
    this.rates = rates;
    this.weights = weights;
    this.roles = roles;
    this.shared = leg.known === "current";
    const problem = this.shared
      ? sharedProblem(rates, weights, leg.applied, roles)
      : drivenProblem(rates, leg.applied, roles);
    this.integrator = new Integrator(problem);
  }

  /**
   * Runs from `clock`, changing compositions, tangents and potential in place, and writes what was asked for into the
   * record. Returns the time of its end, or why it could not get there.
   */
  run(
    clock: number,
    compositions: Float64Array,
    tangents: readonly Float64Array[],
    potential: { value: number },
    shifts: Float64Array,
    record: Record,
    tolerance: number,
  ): number | Failure {
    const y = this.extend(compositions, potential.value);
    const dy = tangents.map((tangent) => this.extend(tangent, 0));
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

  private extend(values: Float64Array, border: number): Float64Array {
    return this.shared ? Float64Array.of(...values, border) : Float64Array.from(values);
  }

  private potentialAt(t: number, y: Float64Array): number {
    return this.shared ? y[this.weights.length] : this.leg.applied.value(t);
  }

  private readonly project = (t: number, y: Float64Array): boolean =>
    !this.shared ||
    solvePotential(this.rates, this.weights, this.leg.applied.value(t), y, LARGEST_POTENTIAL_STEP);

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
        relative: tolerance,
        absolute: tolerance * 1e-2,
      },
      dy,
    );
  }

  private write(record: Record, t: number, y: Float64Array, dy: readonly Float64Array[]): void {
    const potential = this.potentialAt(t, y);
    const derivatives = dy.length > 0;
    if (derivatives) this.rates.second(y, potential);
    else this.rates.value(y, potential);
    record.write({
      compositions: y,
      potential,
      rates: this.rates.rate,
      tangents: dy,
      potentialSlope: (k) => (this.shared ? dy[k][this.weights.length] : 0),
      currentSlope: (k) => this.currentSlope(k, dy[k]),
    });
  }

  /** d(sum w R)/dp along a sensitivity (after `rates.second`). */
  private currentSlope(k: number, tangent: Float64Array): number {
    const { rates, weights, partials } = this;
    const dv = this.shared ? tangent[weights.length] : 0;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      rolePartials(this.roles[k], rates, i, partials);
      sum += weights[i] * (rates.c[i] * tangent[i] + rates.v[i] * dv + partials.rate);
    }
    return sum;
  }

  /** Sensitivity of the shared potential at the start of a leg: dV = -(sum w (R_c dc + R_p)) / sum w R_V. */
  private seedBorder(y: Float64Array, dy: readonly Float64Array[]): void {
    if (!this.shared || dy.length === 0) return;
    const last = this.weights.length;
    this.rates.second(y, y[last]);
    const slope = mean(this.rates.v, this.weights);
    dy.forEach((tangent, k) => {
      tangent[last] = 0;
      tangent[last] = -this.currentSlope(k, tangent) / slope;
    });
  }

  private events(start: Float64Array): Event[] {
    const { until, applied } = this.leg;
    const { weights, rates } = this;
    const initial = mean(start, weights);
    switch (until.kind) {
      case "time":
        return [];
      case "potential":
        return [{ direction: "both", value: (t, y) => this.potentialAt(t, y) - until.potential }];
      case "charge":
        return [
          { direction: "rising", value: (_t, y) => Math.abs(mean(y, weights) - initial) - until.charge },
        ];
      case "current": {
        const value = (t: number, y: Float64Array): number => {
          rates.value(y, applied.value(t));
          return Math.abs(mean(rates.rate, weights)) - until.current;
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
    rates.second(y, this.potentialAt(t, y));
    dy.forEach((tangent, k) => {
      shifts[k] = this.endSlope(k, tangent, before[k]);
      for (let i = 0; i < weights.length; i++) tangent[i] += rates.rate[i] * shifts[k];
    });
  }

  /** dt/dp of the event (after `rates.second` at the event). */
  private endSlope(k: number, tangent: Float64Array, before: Float64Array): number {
    const { rates, weights } = this;
    const { until } = this.leg;
    const drift = weighted(weights, (i) => rates.c[i] * rates.rate[i]);
    const pace = this.shared ? -drift / mean(rates.v, weights) : 0;
    switch (until.kind) {
      case "time":
        return 0;
      case "potential":
        return this.shared ? -tangent[weights.length] / pace : 0;
      case "charge":
        return -weighted(weights, (i) => tangent[i] - before[i]) / mean(rates.rate, weights);
      case "current":
        return -this.currentSlope(k, tangent) / (drift + pace * mean(rates.v, weights));
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
      for (let i = 0; i < this.weights.length; i++) tangent[i] -= this.rates.rate[i] * shifts[k];
    });
    shifts.fill(0);
  }
}

function weighted(weights: Float64Array, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * value(i);
  return sum;
}

import { Integrator, type SensitivityControl } from "../ode/integrate.js";
import type { Scheme } from "../ode/stepper.js";
import type { Outcome } from "../ode/outcome.js";
import type { SingleEnd } from "../experiment/experiment.js";
import { overResistance, underCurrent, type Balance } from "./balance.js";
import { drivenProblem } from "./driven.js";
import type { Failure } from "./ensemble.js";
import { failureOf } from "./outputs.js";
import type { Applied, Leg } from "./protocol.js";
import type { Rates } from "./rates.js";
import type { Record } from "./record.js";
import { sharedProblem, solvePotential } from "./shared-potential.js";
import {
  awaitedEnds,
  clockEnd,
  endedStage,
  isMet,
  notAfter,
  type AwaitedEnd,
  type Measured,
  type StageStart,
} from "./stage-end.js";
import { fillPartials, type Role } from "./unknowns.js";

/** Longest leg that waits for an event, hours. */
const HORIZON = 1e5;
const LARGEST_POTENTIAL_STEP = 1;

/** How a population is integrated. */
export interface Integration {
  readonly scheme: Scheme;
  readonly mostSteps: number;
  /** Series resistance of the cell, V h. */
  readonly resistance: number;
}

/** How precise a run is to be. */
export interface Precision {
  readonly tolerance: number;
  /** Error control of the sensitivities, where they have one of their own. */
  readonly control: SensitivityControl | undefined;
}

/** A population on its way through a protocol; a leg changes it in place. */
export interface Motion {
  clock: number;
  readonly compositions: Float64Array;
  /** Volts, without the drop over the series resistance: where the next leg looks for it. */
  potential: number;
  /** d(composition)/d(unknown), carried along with the ends of stages. */
  readonly tangents: readonly Float64Array[];
  /** d(time of the last leg's end)/d(unknown). */
  readonly shifts: Float64Array;
  stage: StartedStage;
}

export interface StartedStage extends StageStart {
  /** d(mean at the start of the stage)/d(unknown), and d(its time)/d(unknown). */
  readonly meanSlopes: Float64Array;
  readonly shifts: Float64Array;
}

/** Runs the legs of one kind (what is known of them, and whether it changes): their problem and its integrator. */
export class Stretch {
  private leg: Leg;
  private stage: StartedStage | undefined;
  private readonly rates: Rates;
  private readonly weights: Float64Array;
  private readonly roles: readonly Role[];
  /** Whether the particles share a potential that has to be solved for. */
  private readonly shared: boolean;
  private readonly balance: Balance;
  private readonly measured: Measured;
  private readonly resistance: number;
  private readonly integrator: Integrator;
  private readonly mostSteps: number;
  private readonly y: Float64Array;
  /** Error of the shared potential that is let stand, in kT. */
  private settled = 0;
  private tangents: readonly Float64Array[] = [];
  /** Derivatives of the rates to each unknown, after `differentiate`. */
  private partials: readonly Float64Array[] = [];

  constructor(
    leg: Leg,
    rates: Rates,
    weights: Float64Array,
    roles: readonly Role[],
    { scheme, mostSteps, resistance }: Integration,
  ) {
    this.leg = leg;
    this.rates = rates;
    this.weights = weights;
    this.roles = roles;
    this.resistance = resistance;
    this.shared = leg.known === "current" || resistance > 0;
    const applied: Applied = {
      value: (t) => this.leg.applied.value(t),
      slope: (t) => this.leg.applied.slope(t),
      steady: leg.applied.steady,
    };
    this.balance = leg.known === "current" ? underCurrent(applied) : overResistance(applied, resistance);
    const problem = this.shared
      ? sharedProblem(rates, weights, this.balance, roles)
      : drivenProblem(rates, weights, applied, roles);
    this.integrator = new Integrator(problem, scheme);
    this.mostSteps = mostSteps;
    this.y = rates.vectors.array(problem.size);
    this.measured = {
      potential: (t, y) => this.measuredAt(t, y),
      current: (t, y) => this.currentAt(t, y),
      mean: (y) => this.mean(y),
    };
  }

  /** Legs with the same key can be run by one stretch. */
  static key({ known, applied }: Leg): string {
    return `${known} ${applied.steady ? "steady" : "changing"}`;
  }

  /**
   * Carries a population through a leg and writes what was asked for into the record. Returns which end of its stage has
   * come, undefined where the next piece of the stage goes on, or why it could not get there.
   */
  run(leg: Leg, motion: Motion, record: Record, precision: Precision): SingleEnd | Failure | undefined {
    this.leg = leg;
    this.stage = motion.stage;
    this.settled = 1e-2 * precision.tolerance;
    const { y } = this;
    const { clock } = motion;
    const dy = this.makeRoom(motion.tangents.length);
    this.load(motion);
    if (!this.project(clock, y)) return failure("no shared potential", clock, "at the start of a stage");
    this.takeShifts(y, this.potentialAt(clock, y), dy, motion.shifts);
    this.seedBorder(clock, y, dy);
    while (!record.complete && record.times[record.next] <= clock) this.write(record, clock, y, dy);
    const byClock = clockEnd(leg.ends, motion.stage);
    const to = Math.min(leg.to, byClock, HORIZON);
    const awaited = awaitedEnds(leg, motion.stage, this.measured);
    const met = awaited.find(({ event }) => isMet(event, clock, y));
    if (met) return this.leave(met.end, clock, dy, motion, record);
    if (to > clock) {
      const outcome = this.integrate(clock, to, awaited, dy, record, precision);
      record.steps += outcome.steps;
      record.rejected += outcome.rejected;
      if (outcome.kind === "failed") return failureOf(outcome);
      if (outcome.kind === "stopped")
        return this.leave(awaited[outcome.event].end, outcome.time, dy, motion, record);
    }
    if (to === HORIZON)
      return failure("end not reached", to, `no ${namesOf(awaited)} that ends a stage came`);
    const time = Math.max(clock, to);
    if (byClock <= leg.to) return this.leave(this.endBy(time), time, dy, motion, record);
    this.take(time, dy, motion);
    return undefined;
  }

  private endBy(time: number): SingleEnd {
    return this.leg.ends.find((end) => clockEnd([end], this.stage!) <= time)!;
  }

  /** Takes the integrated population over. */
  private take(time: number, dy: readonly Float64Array[], motion: Motion): void {
    const { compositions, tangents } = motion;
    compositions.set(this.y.subarray(0, compositions.length));
    tangents.forEach((tangent, k) => tangent.set(dy[k].subarray(0, tangent.length)));
    motion.potential = this.potentialAt(time, this.y);
    motion.clock = time;
  }

  private leave(
    end: SingleEnd,
    time: number,
    dy: readonly Float64Array[],
    motion: Motion,
    record: Record,
  ): SingleEnd {
    while (!record.complete && notAfter(record.times[record.next], time))
      this.write(record, time, this.y, dy);
    record.stages.push(endedStage(end, time, this.y, this.measured));
    this.moveEnd(time, dy, end, motion.shifts);
    this.take(time, dy, motion);
    return end;
  }

  private makeRoom(count: number): readonly Float64Array[] {
    if (count > this.tangents.length) {
      const { vectors, count: size } = this.rates;
      this.tangents = vectors.arrays(count, this.y.length);
      this.partials = vectors.arrays(count, size);
    }
    return count > 0 ? this.tangents : [];
  }

  private load({ compositions, potential, tangents }: Motion): void {
    this.y.set(compositions);
    if (this.shared) this.y[this.rates.count] = potential;
    tangents.forEach((tangent, k) => this.tangents[k].set(tangent));
  }

  private potentialAt(t: number, y: Float64Array): number {
    return this.shared ? y[this.rates.count] : this.leg.applied.value(t);
  }

  /** The potential at the cell's terminals. */
  private measuredAt(t: number, y: Float64Array): number {
    const { known, applied } = this.leg;
    return known === "potential"
      ? applied.value(t)
      : this.potentialAt(t, y) - this.resistance * applied.value(t);
  }

  private readonly project = (t: number, y: Float64Array): boolean =>
    !this.shared ||
    solvePotential(this.rates, this.weights, this.balance, t, y, LARGEST_POTENTIAL_STEP, this.settled);

  private integrate(
    clock: number,
    end: number,
    awaited: readonly AwaitedEnd[],
    dy: readonly Float64Array[],
    record: Record,
    { tolerance, control }: Precision,
  ): Outcome {
    const first = record.next;
    const later = record.times.subarray(first);
    const within = later.findIndex((time) => time > end);
    return this.integrator.run(
      this.y,
      {
        from: clock,
        to: end,
        outputs: within < 0 ? later : later.subarray(0, within),
        output: (_j, t, at, tangents) => this.write(record, t, at, tangents),
        events: awaited.map(({ event }) => event),
        ...(this.shared ? { project: this.project } : {}),
        maximumSteps: this.mostSteps,
        relative: tolerance,
        absolute: tolerance * 1e-2,
        ...(control ? { sensitivityControl: control } : {}),
      },
      dy,
    );
  }

  private write(record: Record, t: number, y: Float64Array, dy: readonly Float64Array[]): void {
    if (dy.length > 0) this.differentiate(y, this.potentialAt(t, y));
    record.write({
      compositions: y,
      potential: this.measuredAt(t, y),
      current: this.currentAt(t, y),
      tangents: dy,
      potentialSlope: (k) => this.potentialSlope(dy[k]),
      currentSlope: (k) => this.currentSlope(k, dy[k]),
    });
  }

  /** The applied current where it is that, and the mean rate where the potential is applied. */
  private currentAt(t: number, y: Float64Array): number {
    if (this.leg.known === "current") return this.leg.applied.value(t);
    this.rates.value(y, this.potentialAt(t, y));
    return this.mean(this.rates.rate);
  }

  /** d(measured potential)/dp along a sensitivity. */
  private potentialSlope(tangent: Float64Array): number {
    return this.leg.known === "current" ? tangent[this.rates.count] : 0;
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

  /** Sensitivity of the shared potential at the start of a leg: dV = -(sum w (R_c dc + R_p)) / (sum w R_V - I_V). */
  private seedBorder(t: number, y: Float64Array, dy: readonly Float64Array[]): void {
    if (!this.shared || dy.length === 0) return;
    const last = this.rates.count;
    this.differentiate(y, this.potentialAt(t, y));
    const slope = this.mean(this.rates.v) - this.balance.conductance;
    dy.forEach((tangent, k) => {
      tangent[last] = 0;
      tangent[last] = -this.currentSlope(k, tangent) / slope;
    });
  }

  /**
   * The end of a stage moves with the unknowns: dt/dp = -(de/dp) / (de/dt). Carries the state along, S + f dt/dp, and
   * leaves the shift for the next leg, whose own pace takes over from there.
   */
  private moveEnd(t: number, dy: readonly Float64Array[], end: SingleEnd, shifts: Float64Array): void {
    const { rates, weights, y } = this;
    if (dy.length === 0 || end.kind === "time") return;
    this.differentiate(y, this.potentialAt(t, y));
    const pace = this.paceAt(t);
    dy.forEach((tangent, k) => {
      shifts[k] = this.endSlope(k, end, tangent, t, pace);
      for (let i = 0; i < weights.length; i++) tangent[i] += rates.rate[i] * shifts[k];
    });
  }

  /** dV/dt (after `differentiate`): along the balance where V is shared. */
  private paceAt(t: number): Pace {
    const { rates, weights, balance } = this;
    const drift = weighted(weights, (i) => rates.c[i] * rates.rate[i]);
    if (!this.shared) return { drift, potential: this.leg.applied.slope(t) };
    return { drift, potential: (balance.pace(t) - drift) / (this.mean(rates.v) - balance.conductance) };
  }

  /** dt/dp of an end of the stage (after `differentiate` there). */
  private endSlope(k: number, end: SingleEnd, tangent: Float64Array, t: number, pace: Pace): number {
    const { rates, weights, leg } = this;
    const moved = (before: number): number =>
      -(weighted(weights, (i) => tangent[i]) - before) / this.mean(rates.rate);
    switch (end.kind) {
      case "time":
        return 0;
      case "duration":
        return this.stage!.shifts[k];
      case "potential":
        if (leg.known === "potential") return 0;
        return -tangent[weights.length] / (pace.potential - this.resistance * leg.applied.slope(t));
      case "charge":
        return moved(this.stage!.meanSlopes[k]);
      case "composition":
        return moved(0);
      case "current":
        if (leg.known === "current") return 0;
        return -this.currentSlope(k, tangent) / (pace.drift + pace.potential * this.mean(rates.v));
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

/** How fast the population's current changes through the compositions alone, and the potential. */
interface Pace {
  readonly drift: number;
  readonly potential: number;
}

const failure = (reason: Failure["reason"], time: number, detail: string): Failure => ({
  kind: "failure",
  reason,
  time,
  detail,
});

const namesOf = (awaited: readonly AwaitedEnd[]): string => awaited.map(({ end }) => end.kind).join(" or ");

import { Integrator, type SensitivityControl } from "../ode/integrate.js";
import type { Scheme } from "../ode/stepper.js";
import type { Outcome } from "../ode/outcome.js";
import type { SingleEnd } from "../experiment/experiment.js";
import { overResistance, underCurrent, type Balance } from "./balance.js";
import { drivenProblem } from "./driven.js";
import type { Failure } from "./ensemble.js";
import { LegSlopes } from "./leg-slopes.js";
import type { Motion, StartedStage } from "./motion.js";
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
} from "./stage-end.js";
import type { Role } from "./unknowns.js";

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

/** Runs the legs of one kind (what is known of them, and whether it changes): their problem and its integrator. */
export class Stretch {
  private leg: Leg;
  private readonly rates: Rates;
  private readonly weights: Float64Array;
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
  private readonly slopes: LegSlopes;

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
    this.slopes = new LegSlopes(rates, weights, roles, this.shared ? this.balance : undefined);
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
    this.settled = 1e-2 * precision.tolerance;
    const { y } = this;
    const { clock } = motion;
    const dy = this.makeRoom(motion.tangents.length);
    this.load(motion);
    if (!this.project(clock, y)) return failure("no shared potential", clock, "at the start of a stage");
    this.slopes.takeShifts(y, this.potentialAt(clock, y), dy, motion.shifts);
    this.slopes.seedBorder(y, this.potentialAt(clock, y), dy);
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
    if (byClock <= leg.to) return this.leave(endBy(leg, motion.stage, time), time, dy, motion, record);
    this.take(time, dy, motion);
    return undefined;
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
    this.moveEnd(time, dy, end, motion);
    this.take(time, dy, motion);
    return end;
  }

  private makeRoom(count: number): readonly Float64Array[] {
    if (count > this.tangents.length) {
      this.tangents = this.rates.vectors.arrays(count, this.y.length);
      this.slopes.makeRoom(count);
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
    if (dy.length > 0) this.slopes.differentiate(y, this.potentialAt(t, y));
    record.write({
      compositions: y,
      potential: this.measuredAt(t, y),
      current: this.currentAt(t, y),
      tangents: dy,
      potentialSlope: (k) => this.potentialSlope(dy[k]),
      currentSlope: (k) => this.slopes.current(k, dy[k]),
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

  private moveEnd(t: number, dy: readonly Float64Array[], end: SingleEnd, { shifts, stage }: Motion): void {
    if (dy.length === 0 || end.kind === "time") return;
    const at = { t, leg: this.leg, stage, resistance: this.resistance };
    this.slopes.moveEnd(this.y, this.potentialAt(t, this.y), dy, end, at, shifts);
  }
}

/** Which end a clock has brought. */
const endBy = ({ ends }: Leg, stage: StartedStage, time: number): SingleEnd =>
  ends.find((end) => clockEnd([end], stage) <= time)!;

const failure = (reason: Failure["reason"], time: number, detail: string): Failure => ({
  kind: "failure",
  reason,
  time,
  detail,
});

const namesOf = (awaited: readonly AwaitedEnd[]): string => awaited.map(({ end }) => end.kind).join(" or ");

import { Integrator } from "../../ode/integrate.js";
import { rodas4p2 } from "../../ode/methods/rodas4p2.js";
import { rosenbrock } from "../../ode/rosenbrock-stepper.js";
import type { SingleEnd } from "../../experiment/experiment.js";
import { overResistance, underCurrent, type Balance } from "../balance.js";
import type { EndedStage, Failure } from "../ensemble.js";
import { failureOf } from "../outputs.js";
import type { Outcome } from "../../ode/outcome.js";
import type { Leg } from "../protocol.js";
import {
  awaitedEnds,
  clockEnd,
  endedStage,
  isMet,
  notAfter,
  type AwaitedEnd,
  type Measured,
  type StageStart,
} from "../stage-end.js";
import { densityProblem } from "./density-problem.js";
import type { Flux } from "./flux.js";
import { meanOf } from "./grid.js";

const HORIZON = 1e5;

/** What is seen of a density at one time; the potential as it is measured. */
export type Seen = (j: number, density: Float64Array, potential: number, current: number) => void;

/** Where a protocol has come to. */
export interface DensityState {
  time: number;
  readonly density: Float64Array;
  /** Without the drop over the cell's series resistance, volts. */
  potential: number;
  stage: StageStart;
  readonly stages: EndedStage[];
  /** Next output. */
  next: number;
  steps: number;
  rejected: number;
}

/** What does not change from leg to leg. */
export interface DensityRun {
  readonly flux: Flux;
  /** Series resistance of the cell, V h. */
  readonly resistance: number;
  readonly times: Float64Array;
  readonly tolerance: number;
  readonly seen: Seen;
}

/**
 * Carries a density through one leg, in place. Returns which end of its stage has come, undefined where the next piece
 * of the stage goes on, or why it could not get there.
 */
export function runLeg(run: DensityRun, leg: Leg, state: DensityState): SingleEnd | Failure | undefined {
  return new DensityLeg(run, leg, state).run();
}

class DensityLeg {
  private readonly given: DensityRun;
  private readonly leg: Leg;
  private readonly state: DensityState;
  /** Whether the potential is an unknown of its own. */
  private readonly shared: boolean;
  private readonly balance: Balance;
  private readonly measured: Measured;
  private readonly y: Float64Array;

  constructor(run: DensityRun, leg: Leg, state: DensityState) {
    const { flux, resistance } = run;
    const { applied, known } = leg;
    this.given = run;
    this.leg = leg;
    this.state = state;
    this.shared = known === "current" || resistance > 0;
    this.balance = known === "current" ? underCurrent(applied) : overResistance(applied, resistance);
    this.y = Float64Array.from(this.shared ? [...state.density, state.potential] : state.density);
    this.measured = {
      potential: (t, y) =>
        known === "potential" ? applied.value(t) : this.potentialAt(t, y) - resistance * applied.value(t),
      current: (t, y) =>
        known === "current" ? applied.value(t) : currentOf(flux, y, this.potentialAt(t, y)),
      mean: (y) => meanOf(flux.grid, y.subarray(0, flux.grid.count)),
    };
  }

  run(): SingleEnd | Failure | undefined {
    const { leg, state, y, given } = this;
    const start = state.time;
    if (!this.project(start, y)) return failure("no shared potential", start, "at the start of a stage");
    while (state.next < given.times.length && given.times[state.next] <= start) this.write(start, y);
    const byClock = clockEnd(leg.ends, state.stage);
    const to = Math.min(leg.to, byClock, HORIZON);
    const awaited = awaitedEnds(leg, state.stage, this.measured);
    const met = awaited.find(({ event }) => isMet(event, start, y));
    if (met) return this.leave(met.end, start);
    if (to > start) {
      const outcome = this.integrate(to, awaited);
      if (outcome.kind === "failed") return failureOf(outcome);
      if (outcome.kind === "stopped") return this.leave(awaited[outcome.event].end, outcome.time);
    }
    if (to === HORIZON)
      return failure("end not reached", to, `no ${namesOf(awaited)} that ends a stage came`);
    const time = Math.max(start, to);
    this.take(time);
    return byClock <= leg.to ? this.leave(this.endBy(time), time) : undefined;
  }

  private integrate(to: number, awaited: readonly AwaitedEnd[]): Outcome {
    const { given, leg, state, balance, shared } = this;
    const problem = densityProblem(given.flux, leg.applied, balance, shared);
    const outcome = new Integrator(problem, rosenbrock(rodas4p2)).run(this.y, {
      from: state.time,
      to,
      outputs: given.times.subarray(state.next).filter((time) => time <= to),
      output: (_j, t, y) => this.write(t, y),
      events: awaited.map(({ event }) => event),
      project: this.project,
      relative: given.tolerance,
      absolute: given.tolerance,
    });
    state.steps += outcome.steps;
    state.rejected += outcome.rejected;
    return outcome;
  }

  private readonly project = (t: number, y: Float64Array): boolean =>
    !this.shared || settle(this.given.flux, this.balance, t, y);

  private potentialAt(t: number, y: Float64Array): number {
    return this.shared ? y[this.given.flux.grid.count] : this.leg.applied.value(t);
  }

  private write(t: number, y: Float64Array): void {
    const { measured, state, given } = this;
    const density = y.subarray(0, given.flux.grid.count);
    given.seen(state.next++, density, measured.potential(t, y), measured.current(t, y));
  }

  private leave(end: SingleEnd, time: number): SingleEnd {
    const { times } = this.given;
    while (this.state.next < times.length && notAfter(times[this.state.next], time)) this.write(time, this.y);
    this.take(time);
    this.state.stages.push(endedStage(end, time, this.y, this.measured));
    return end;
  }

  private take(time: number): void {
    const { state, y } = this;
    state.time = time;
    state.density.set(y.subarray(0, state.density.length));
    state.potential = this.potentialAt(time, y);
  }

  private endBy(time: number): SingleEnd {
    return this.leg.ends.find((end) => clockEnd([end], this.state.stage) <= time)!;
  }
}

const namesOf = (awaited: readonly AwaitedEnd[]): string => awaited.map(({ end }) => end.kind).join(" or ");

const failure = (reason: Failure["reason"], time: number, detail: string): Failure => ({
  kind: "failure",
  reason,
  time,
  detail,
});

/** Rate of change of the mean, 1/h. */
function currentOf(flux: Flux, f: Float64Array, potential: number): number {
  flux.setPotential(potential);
  let sum = 0;
  for (let i = 0; i + 1 < flux.grid.count; i++) sum += flux.at(i, f);
  return sum * flux.grid.width;
}

/** The potential whose total flux is the current, by bisection with secants: the excess falls as the potential rises. */
function settle(flux: Flux, balance: Balance, t: number, y: Float64Array): boolean {
  const { count } = flux.grid;
  const f = y.subarray(0, count);
  const excess = (v: number): number => currentOf(flux, f, v) - balance.current(t, v);
  let reach = 1e-3;
  let [low, high] = [y[count], y[count]];
  for (; excess(low) < 0 && reach < 40; reach *= 4) low -= reach;
  for (reach = 1e-3; excess(high) > 0 && reach < 40; reach *= 4) high += reach;
  let [above, below] = [excess(low), excess(high)];
  if (!(above >= 0 && below <= 0)) return false;
  for (let n = 0; n < 200 && high - low > 1e-15 * Math.max(1, Math.abs(high)); n++) {
    const secant = low + (above * (high - low)) / (above - below);
    const middle = n % 3 < 2 && secant > low && secant < high ? secant : 0.5 * (low + high);
    const value = excess(middle);
    if (value === 0) [low, high] = [middle, middle];
    else if (value > 0) [low, above] = [middle, value];
    else [high, below] = [middle, value];
  }
  y[count] = 0.5 * (low + high);
  return true;
}

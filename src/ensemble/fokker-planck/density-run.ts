import { Integrator } from "../../ode/integrate.js";
import type { Event } from "../../ode/events.js";
import { rodas4p2 } from "../../ode/methods/rodas4p2.js";
import { rosenbrock } from "../../ode/rosenbrock-stepper.js";
import type { Failure } from "../ensemble.js";
import { failureOf } from "../outputs.js";
import type { Leg } from "../protocol.js";
import { densityProblem } from "./density-problem.js";
import type { Flux } from "./flux.js";
import { meanOf } from "./grid.js";

const HORIZON = 1e5;

/** What is seen of a density at one time. */
export type Seen = (j: number, density: Float64Array, potential: number, current: number) => void;

/** Where a protocol has come to. */
export interface DensityState {
  time: number;
  readonly density: Float64Array;
  potential: number;
  /** Next output. */
  next: number;
  steps: number;
  rejected: number;
}

/** Carries a density through one leg, in place. Undefined, or why it could not get to its end. */
export function runLeg(
  flux: Flux,
  leg: Leg,
  state: DensityState,
  times: Float64Array,
  tolerance: number,
  seen: Seen,
): Failure | undefined {
  const { count } = flux.grid;
  const shared = leg.known === "current";
  const y = shared ? Float64Array.of(...state.density, state.potential) : Float64Array.from(state.density);
  const potentialAt = (t: number, at: Float64Array): number => (shared ? at[count] : leg.applied.value(t));
  const project = (t: number, at: Float64Array): boolean => !shared || settle(flux, leg.applied.value(t), at);
  const write = (t: number, at: Float64Array): void => {
    const potential = potentialAt(t, at);
    const current = shared ? leg.applied.value(t) : currentOf(flux, at, potential);
    seen(state.next++, at.subarray(0, count), potential, current);
  };
  if (!project(state.time, y)) return failure("no shared potential", state.time, "at the start of a stage");
  while (state.next < times.length && times[state.next] <= state.time) write(state.time, y);
  const end = leg.until.kind === "time" ? leg.until.time : HORIZON;
  if (end <= state.time) return undefined;
  const within = times.subarray(state.next).filter((time) => time <= end);
  const outcome = new Integrator(densityProblem(flux, leg.applied, shared), rosenbrock(rodas4p2)).run(y, {
    from: state.time,
    to: end,
    outputs: within,
    output: (_j, t, at) => write(t, at),
    events: eventsOf(flux, leg, y, potentialAt),
    project,
    relative: tolerance,
    absolute: tolerance,
  });
  state.steps += outcome.steps;
  state.rejected += outcome.rejected;
  if (outcome.kind === "failed") return failureOf(outcome);
  if (outcome.kind === "finished" && leg.until.kind !== "time")
    return failure(
      "end not reached",
      outcome.time,
      `the ${leg.until.kind} that ends a stage was not reached`,
    );
  state.time = outcome.time;
  state.density.set(y.subarray(0, count));
  state.potential = potentialAt(outcome.time, y);
  return undefined;
}

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

/** The potential whose total flux is the current, by bisection with secants: the flux falls as the potential rises. */
function settle(flux: Flux, current: number, y: Float64Array): boolean {
  const { count } = flux.grid;
  const f = y.subarray(0, count);
  const excess = (v: number): number => currentOf(flux, f, v) - current;
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

function eventsOf(
  flux: Flux,
  { until, applied }: Leg,
  start: Float64Array,
  potentialAt: (t: number, y: Float64Array) => number,
): Event[] {
  const { grid } = flux;
  const mean = (y: Float64Array): number => meanOf(grid, y.subarray(0, grid.count));
  const initial = mean(start);
  switch (until.kind) {
    case "time":
      return [];
    case "potential":
      return [{ direction: "both", value: (t, y) => potentialAt(t, y) - until.potential }];
    case "charge":
      return [{ direction: "rising", value: (_t, y) => Math.abs(mean(y) - initial) - until.charge }];
    case "current":
      return [
        {
          direction: "falling",
          value: (t, y) => Math.abs(currentOf(flux, y, applied.value(t))) - until.current,
        },
      ];
  }
}

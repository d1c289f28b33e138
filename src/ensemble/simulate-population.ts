import type { Experiment } from "../experiment/experiment.js";
import type { Curve } from "../experiment/interpolate.js";
import type { Failure, Prediction, PredictOptions } from "./ensemble.js";
import { assignRoles, setValues, startSensitivities, startStates } from "./assign.js";
import type { Layout } from "./layout.js";
import { outputTimes } from "./outputs.js";
import { legsOf, type Leg } from "./protocol.js";
import type { Rates } from "./rates.js";
import { Record } from "./record.js";
import { runLegs } from "./run-legs.js";
import { controlOf } from "./sensitivity-control.js";
import type { Motion, StartedStage } from "./motion.js";
import { Stretch, type Integration } from "./stretch.js";

const DEFAULT_TOLERANCE = 1e-6;

/** Runs the protocol of an experiment, leg after leg, for any values of the unknowns. */
export function simulatePopulation(
  experiment: Experiment,
  layout: Layout,
  rates: Rates,
  curve: Curve,
  names: readonly string[],
  parameters: number,
  integration: Integration,
): (values: Float64Array, options: PredictOptions) => Prediction | Failure {
  const roles = assignRoles(experiment, layout, names, parameters);
  const legs = legsOf(experiment.protocol);
  const times = outputTimes(experiment);
  const { vectors } = rates;
  const weights = vectors.constant(layout.weights);
  const stretches = new Map<string, Stretch>();
  for (const leg of legs)
    if (!stretches.has(Stretch.key(leg)))
      stretches.set(Stretch.key(leg), new Stretch(leg, rates, weights, roles, integration));
  const stretchOf = (leg: Leg): Stretch => stretches.get(Stretch.key(leg))!;
  return (values, { sensitivities = false, tolerance = DEFAULT_TOLERANCE, sensitivityTolerance }) => {
    vectors.enter();
    setValues(values, roles, rates, layout);
    const tangents = sensitivities ? startSensitivities(roles, layout) : [];
    const record = new Record(times, layout.weights, tangents.length);
    const compositions = startStates(values, roles, layout);
    const motion: Motion = {
      clock: experiment.start,
      compositions,
      potential: curve.value(compositions[0]) + rates.settings.offset,
      tangents,
      shifts: new Float64Array(tangents.length),
      stage: NOT_STARTED,
    };
    const precision = { tolerance, control: controlOf(values, sensitivityTolerance) };
    const failure = runLegs(
      legs,
      () => (motion.stage = startStage(motion, record.weights)),
      (leg) => stretchOf(leg).run(leg, motion, record, precision),
    );
    if (failure) return failure;
    if (!record.complete) {
      const detail = `the protocol ends at ${motion.clock} h, before the last observation at ${times[times.length - 1]} h`;
      return { kind: "failure", reason: "end not reached", time: motion.clock, detail };
    }
    return record.prediction(sensitivities);
  };
}

const NOT_STARTED: StartedStage = {
  time: NaN,
  mean: NaN,
  meanSlopes: new Float64Array(0),
  shifts: new Float64Array(0),
};

function startStage({ clock, compositions, tangents, shifts }: Motion, weights: Float64Array): StartedStage {
  const mean = (values: Float64Array): number =>
    weights.reduce((sum, weight, i) => sum + weight * values[i], 0);
  return {
    time: clock,
    mean: mean(compositions),
    meanSlopes: Float64Array.from(tangents, mean),
    shifts: Float64Array.from(shifts),
  };
}

import type { Experiment } from "../experiment/experiment.js";
import type { Curve } from "../experiment/interpolate.js";
import type { Failure, Prediction, PredictOptions } from "./ensemble.js";
import { assignRoles, setValues, startSensitivities, startStates } from "./assign.js";
import type { Layout } from "./layout.js";
import { outputTimes } from "./outputs.js";
import { legOf } from "./protocol.js";
import type { Rates } from "./rates.js";
import { Record } from "./record.js";
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
  const legs = experiment.protocol.map(legOf);
  const times = outputTimes(experiment);
  const { vectors } = rates;
  const weights = vectors.constant(layout.weights);
  const stretches = new Map<string, Stretch>();
  for (const leg of legs)
    if (!stretches.has(Stretch.key(leg)))
      stretches.set(Stretch.key(leg), new Stretch(leg, rates, weights, roles, integration));
  return (values, { sensitivities = false, tolerance = DEFAULT_TOLERANCE }) => {
    vectors.enter();
    setValues(values, roles, rates, layout);
    const compositions = startStates(values, roles, layout);
    const tangents = sensitivities ? startSensitivities(roles, layout) : [];
    const record = new Record(times, layout.weights, tangents.length);
    const potential = { value: curve.value(compositions[0]) + rates.settings.offset };
    const shifts = new Float64Array(tangents.length);
    let clock = experiment.start;
    for (const leg of legs) {
      const ended = stretches
        .get(Stretch.key(leg))!
        .run(leg, clock, compositions, tangents, potential, shifts, record, tolerance);
      if (typeof ended !== "number") return ended;
      clock = ended;
    }
    if (!record.complete) {
      const detail = `the protocol ends at ${clock} h, before the last observation at ${times[times.length - 1]} h`;
      return { kind: "failure", reason: "end not reached", time: clock, detail };
    }
    return record.prediction(sensitivities);
  };
}

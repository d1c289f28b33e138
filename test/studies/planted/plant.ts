import { particles } from "../../../src/ensemble/particles.js";
import { trajectories } from "../../../src/ensemble/trajectories.js";
import type { Ensemble, Prediction } from "../../../src/ensemble/ensemble.js";
import type { Corpus, Experiment, Observation } from "../../../src/experiment/experiment.js";
import { parse } from "../../../src/expression/parse.js";
import { parameterNames } from "../../../src/expression/walk.js";
import { random, type Random } from "../../../src/numerics/random.js";
import type { Planted, PopulationSetting, VesselSetting } from "./problems.js";

/** Particles of the population, for the great many of an electrode; those imaged are drawn from it, others each time. */
const PARTICLES = 4000;
const IMAGED = 100;
const FRAMES = 5;
/** Standard errors of a composition and of a potential, V. */
const COMPOSITION_ERROR = 0.02;
const POTENTIAL_ERROR = 0.005;
const POTENTIALS = 20;
/** Where the population starts and ends, charge and discharge. */
const ENDS = { charge: [0.9, 0.4], discharge: [0.35, 0.85] } as const;
const INITIAL_SPREAD = 0.02;

/** What would be measured where a law holds: the same bytes for the same seed. */
export function plant(planted: Planted, seed: number): Corpus {
  const stream = random(`planted/${planted.name}/${seed}`);
  const { setting } = planted;
  const experiments =
    setting.kind === "population"
      ? imaged(planted, setting, stream)
      : setting.runs.map((initial, n) => sampled(planted, setting, initial, stream.split(n)));
  return {
    name: planted.name,
    title: `planted: ${planted.law}`,
    citation: "simulated",
    licence: "MIT",
    synthetic: true,
    planted: planted.law,
    errorModel: "stated",
    experiments,
  };
}

function imaged(planted: Planted, setting: PopulationSetting, stream: Random): Experiment[] {
  return setting.rates.flatMap((rate) =>
    (["charge", "discharge"] as const).map((direction) =>
      image(planted, setting, rate, direction, stream.split(`${direction}/${rate}`)),
    ),
  );
}

function image(
  planted: Planted,
  setting: PopulationSetting,
  rate: number,
  direction: "charge" | "discharge",
  stream: Random,
): Experiment {
  const [first, last] = ENDS[direction];
  const hours = Math.abs(last - first) / rate;
  const base: Experiment = {
    name: `${direction}-${rate}`,
    temperature: 298.15,
    start: 0,
    system: {
      kind: "population",
      openCircuit: {
        name: "planted",
        citation: "planted",
        curve: { kind: "formula", expression: parse(setting.openCircuit, { variables: ["c"] }) },
        offsetError: 0,
      },
      alternatives: [],
      initial: { kind: "normal", mean: first, sd: INITIAL_SPREAD },
    },
    protocol: [
      {
        control: { kind: "current", current: Math.sign(last - first) * rate },
        until: { kind: "time", time: hours },
      },
    ],
    observations: [],
  };
  const start = Array.from({ length: PARTICLES }, () => first + INITIAL_SPREAD * stream.normal());
  const prefactors = start.map(() => Math.exp((setting.spread ?? 0) * stream.normal()));
  const truth = simulate(planted, particles(), {
    ...base,
    system: {
      ...base.system,
      initial: {
        kind: "each",
        names: start.map((_, i) => `p${i}`),
        compositions: start,
        errors: start.map(() => 0),
        prefactors,
      },
    } as Experiment["system"],
    observations: [
      signal(Array.from({ length: POTENTIALS }, (_, j) => (hours * (j + 1)) / POTENTIALS)),
      ...frameTimes(hours).map(emptyFrame),
    ],
  });
  return { ...base, observations: [...frames(truth, hours, stream), potential(truth, hours, stream)] };
}

const frameTimes = (hours: number): number[] =>
  Array.from({ length: FRAMES }, (_, j) => (hours * (j + 1)) / FRAMES);
const emptyFrame = (time: number): Observation => ({
  kind: "frame",
  time,
  weighting: "count",
  compositions: [],
  errors: [],
});
const signal = (times: readonly number[]): Observation => ({
  kind: "signal",
  quantity: "potential",
  times,
  values: times.map(() => 0),
  errors: times.map(() => POTENTIAL_ERROR),
});

function frames(truth: Prediction, hours: number, stream: Random): Observation[] {
  return frameTimes(hours).map((time) => {
    const at = truth.times.findIndex((t) => Math.abs(t - time) < 1e-9 * hours) * truth.width;
    const compositions = Array.from(
      { length: IMAGED },
      () => truth.states[at + stream.integer(truth.width)] + COMPOSITION_ERROR * stream.normal(),
    );
    return {
      kind: "frame",
      time,
      weighting: "count",
      compositions,
      errors: compositions.map(() => COMPOSITION_ERROR),
    };
  });
}

function potential(truth: Prediction, hours: number, stream: Random): Observation {
  const times = Array.from({ length: POTENTIALS }, (_, j) => (hours * (j + 1)) / POTENTIALS);
  const values = times.map((time) => {
    const at = truth.times.findIndex((t) => Math.abs(t - time) < 1e-9 * hours);
    return truth.potentials[at] + POTENTIAL_ERROR * stream.normal();
  });
  return { kind: "signal", quantity: "potential", times, values, errors: times.map(() => POTENTIAL_ERROR) };
}

function sampled(
  planted: Planted,
  setting: VesselSetting,
  initial: readonly number[],
  stream: Random,
): Experiment {
  const { species, stoichiometry, unit, hours, error } = setting;
  const times = Array.from({ length: 15 }, (_, j) => (hours * (j + 1)) / 15);
  const base: Experiment = {
    name: `run-${initial.join("-")}`,
    temperature: 298.15,
    start: 0,
    system: { kind: "mixture", species, stoichiometry, initial, unit },
    protocol: [{ control: { kind: "free" }, until: { kind: "time", time: hours } }],
    observations: [
      {
        kind: "concentrations",
        times,
        values: times.map(() => species.map(() => 0)),
        errors: times.map(() => species.map(() => error)),
      },
    ],
  };
  const truth = simulate(planted, trajectories(), base);
  const values = times.map((_, j) =>
    species.map((_, s) => truth.states[j * truth.width + s] + error * stream.normal()),
  );
  const errors = times.map(() => species.map(() => error));
  return { ...base, observations: [{ kind: "concentrations", times, values, errors }] };
}

function simulate(planted: Planted, ensemble: Ensemble, experiment: Experiment): Prediction {
  const variables = experiment.system.kind === "mixture" ? experiment.system.species : ["c", "eta"];
  const law = parse(planted.law, { variables });
  const simulator = ensemble.prepare(law, experiment);
  const values = Float64Array.from(simulator.names, (name) => planted.constants[name]);
  const outcome = simulator.predict(values, { tolerance: 1e-6 });
  if (outcome.kind === "failure")
    throw new Error(`${planted.name}, ${experiment.name}: ${outcome.reason} (${outcome.detail}).`);
  if (parameterNames(law).some((name) => !(name in planted.constants)))
    throw new Error("a constant is missing");
  return outcome;
}

import type {
  Concentrations,
  Experiment,
  FollowedParticles,
  Mixture,
  Population,
} from "../../experiment/experiment.js";
import { monotoneCubic } from "../../experiment/interpolate.js";
import { openCircuitCurve } from "../../experiment/potential.js";
import { appliedPotential } from "./applied.js";

/** What was observed of one particle or species, as the arguments of a law along it and the changes to explain. */
export interface Track {
  /** Who is tracked: "<experiment>/<particle>", or "" for a species. */
  readonly owner: string;
  readonly variables: readonly string[];
  /** Value of each variable at the quadrature points. */
  readonly columns: readonly Float64Array[];
  /** Change between one observation and the next, with its standard error. */
  readonly changes: Float64Array;
  readonly errors: Float64Array;
  /** Integrates values at the quadrature points over each interval. */
  integrate(values: Float64Array, into: Float64Array): void;
}

/** Simpson panels between two observations. */
const PANELS = 4;
const POINTS = 2 * PANELS + 1;

/** The tracks that an experiment gives: followed particles under a known potential, or species of a mixture. */
export function tracksOf(experiment: Experiment): Track[] {
  return experiment.observations.flatMap((observation) => {
    if (observation.kind === "followed" && experiment.system.kind === "population") {
      return particleTracks(experiment, experiment.system, observation);
    }
    // Of several reactions a species tells only the sum.
    if (
      observation.kind === "concentrations" &&
      experiment.system.kind === "mixture" &&
      !experiment.system.reactions?.length
    ) {
      return speciesTracks(experiment.system, observation);
    }
    return [];
  });
}

function particleTracks(experiment: Experiment, system: Population, observation: FollowedParticles): Track[] {
  const potential = appliedPotential(experiment);
  if (!potential || !system.openCircuit) return [];
  const curve = openCircuitCurve(system.openCircuit);
  const perVolt = 96485.33212331 / (8.31446261815324 * experiment.temperature);
  return observation.names.map((name, i) => {
    const seen = observation.compositions.map((row) => row[i]);
    const errors = observation.errors.map((row) => row[i]);
    const inside = seen.map((c) => Math.min(Math.max(c, 0.002), 0.998));
    const composition = monotoneCubic(observation.times, inside);
    const along = (t: number): number[] => {
      const c = composition.value(t);
      return [c, (potential(t) - curve.value(c)) * perVolt];
    };
    return track(`${experiment.name}/${name}`, ["c", "eta"], observation.times, along, seen, errors, 1);
  });
}

function speciesTracks(system: Mixture, observation: Concentrations): Track[] {
  const curves = system.species.map((_, s) =>
    monotoneCubic(
      observation.times,
      observation.values.map((row) => row[s]),
    ),
  );
  const along = (t: number): number[] => curves.map((curve) => Math.max(0, curve.value(t)));
  return system.species.map((_, s) => {
    const seen = observation.values.map((row) => row[s]);
    const errors = observation.errors.map((row) => row[s]);
    return track("", system.species, observation.times, along, seen, errors, system.stoichiometry[s]);
  });
}

function track(
  owner: string,
  variables: readonly string[],
  times: readonly number[],
  along: (t: number) => number[],
  seen: readonly number[],
  errors: readonly number[],
  factor: number,
): Track {
  const intervals = times.length - 1;
  const columns = variables.map(() => new Float64Array(intervals * POINTS));
  for (let j = 0; j < intervals; j++) {
    for (let p = 0; p < POINTS; p++) {
      const t = times[j] + ((times[j + 1] - times[j]) * p) / (POINTS - 1);
      along(t).forEach((value, v) => (columns[v][j * POINTS + p] = value));
    }
  }
  return {
    owner,
    variables,
    columns,
    changes: Float64Array.from({ length: intervals }, (_, j) => seen[j + 1] - seen[j]),
    errors: Float64Array.from({ length: intervals }, (_, j) => Math.hypot(errors[j], errors[j + 1])),
    integrate: (values, into) => simpson(values, times, factor, into),
  };
}

function simpson(values: Float64Array, times: readonly number[], factor: number, into: Float64Array): void {
  for (let j = 0; j < into.length; j++) {
    let sum = 0;
    for (let p = 0; p < POINTS; p++) {
      const weight = p === 0 || p === POINTS - 1 ? 1 : p % 2 === 1 ? 4 : 2;
      sum += weight * values[j * POINTS + p];
    }
    into[j] = (factor * sum * (times[j + 1] - times[j])) / (3 * (POINTS - 1));
  }
}

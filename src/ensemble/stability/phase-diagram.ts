import type { Expression } from "../../expression/expression.js";
import type { Experiment, OpenCircuit } from "../../experiment/experiment.js";
import {
  fokkerPlanck,
  type DensityPrediction,
  type FokkerPlanckOptions,
} from "../fokker-planck/fokker-planck.js";
import type { Failure } from "../ensemble.js";
import { modesOf } from "./modes.js";

/** What to map. */
export interface PhaseDiagramOptions extends Pick<FokkerPlanckOptions, "cells" | "range" | "flux" | "film"> {
  readonly law: Expression;
  readonly values: Readonly<Record<string, number>>;
  readonly openCircuit: OpenCircuit;
  /** Kelvin. */
  readonly temperature: number;
  /** D0. */
  readonly noise: number;
  /** Signed currents, 1/h. */
  readonly currents: readonly number[];
  /** Mean composition at the start of each, by the sign of its current. */
  readonly start: { readonly lithiation: number; readonly delithiation: number };
  /** Mean compositions to look at. */
  readonly means: readonly number[];
}

/** One place of a phase diagram. */
export interface PhasePoint {
  readonly current: number;
  readonly mean: number;
  /** Prominence of the second mode, 1 / composition; 0 where there is one; NaN where the simulation failed. */
  readonly separation: number;
  /** Compositions of the modes, the most prominent first. */
  readonly modes: readonly number[];
}

/**
 * Bimodality over current and mean composition: from equilibrium at the start, each current is followed through the mean
 * compositions, and the second mode's prominence is read off the density.
 */
export function phaseDiagram(options: PhaseDiagramOptions): readonly PhasePoint[] {
  return options.currents.flatMap((current) => row(options, current));
}

function row(options: PhaseDiagramOptions, current: number): PhasePoint[] {
  const from = current > 0 ? options.start.lithiation : options.start.delithiation;
  const means = options.means.filter((mean) => (mean - from) * current > 0);
  const ordered = [...means].sort((a, b) => (a - b) * Math.sign(current));
  if (ordered.length === 0) return [];
  const prediction = simulate(options, current, from, ordered);
  return ordered.map((mean, j) => {
    if (prediction.kind === "failure") return { current, mean, separation: NaN, modes: [] };
    const { centres, values } = prediction.density;
    const modes = modesOf(centres, values.subarray(j * centres.length, (j + 1) * centres.length));
    const separation = modes[1]?.prominence ?? 0;
    return { current, mean, separation, modes: modes.map(({ composition }) => composition) };
  });
}

function simulate(
  options: PhaseDiagramOptions,
  current: number,
  from: number,
  means: readonly number[],
): DensityPrediction | Failure {
  const { law, values, noise, openCircuit, temperature } = options;
  const times = means.map((mean) => (mean - from) / current);
  const experiment: Experiment = {
    name: "phase diagram",
    temperature,
    start: 0,
    system: {
      kind: "population",
      openCircuit,
      alternatives: [],
      initial: { kind: "normal", mean: from, sd: 0 },
    },
    protocol: [
      { control: { kind: "current", current }, until: { kind: "time", time: times[times.length - 1] } },
    ],
    observations: [
      { kind: "signal", quantity: "potential", times, values: times, errors: times.map(() => 1) },
    ],
  };
  const { cells, range, flux, film } = options;
  const shape = {
    noise,
    initial: "equilibrium" as const,
    ...(cells === undefined ? {} : { cells }),
    ...(range === undefined ? {} : { range }),
    ...(flux === undefined ? {} : { flux }),
    ...(film === undefined ? {} : { film }),
  };
  const simulator = fokkerPlanck(shape).prepare(law, experiment);
  const given = Float64Array.from(simulator.names, (name) => values[name]);
  return simulator.predict(given) as DensityPrediction | Failure;
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { electroAutocatalysis } from "../../../src/ensemble/laws.js";
import { particles } from "../../../src/ensemble/particles.js";
import type { Patterns } from "../../../src/experiment/diffraction.js";
import type { Experiment } from "../../../src/experiment/experiment.js";
import { calibrate, type Calibration } from "../../../src/imaging/diffraction/calibrate.js";
import { patternPhantom } from "../../../src/imaging/diffraction/phantom.js";
import type { PopulationAt } from "../../../src/imaging/diffraction/phantom-options.js";
import { patternsOfSeries, seriesOfPatterns } from "../../../src/imaging/diffraction/series-of-patterns.js";
import type { Series } from "../../../src/imaging/diffraction/series.js";
import type { Setup } from "../../../src/imaging/diffraction/setup.js";
import { readPattern } from "../../../src/imaging/read/pattern.js";
import { writePattern } from "../../../src/imaging/write/pattern.js";
import { profileIntervals, type Interval } from "../../../src/inference/profile.js";
import { fitLaw } from "../../../src/scoring/fit.js";
import { hypothesis } from "../../../src/scoring/hypothesis.js";
import { objectiveOf } from "../../../src/scoring/objective.js";
import { seenBy } from "./streams.js";

export const PLANTED: Readonly<Record<string, number>> = { b: 25, k: 10, m: 0.6 };
const SLOW = Array.from({ length: 20 }, (_, n) => 1 + n);

/** How the patterns come about; nobody in the circle is told. */
function trueSetup(setup: Setup): Setup {
  return {
    ...setup,
    lattice: { ...setup.lattice, modes: [] },
    profile: { ...setup.profile, w: setup.profile.w * 1.04 ** 2, y: setup.profile.y * 1.04 },
    shift: { kind: "zero", value: -0.004, error: 0 },
    inactive: { fraction: 0.02, error: 0, composition: 0.98 },
  };
}

/** What an experimenter guesses before calibrating: lattice off by 0.002 and 0.015 Å, widths 20 % too small. */
function guessedSetup(setup: Setup): Setup {
  const { lattice, profile } = setup;
  const parameters = lattice.parameters.map((values, k) => values.map((value) => value + [0.002, -0.015][k]));
  return {
    ...setup,
    lattice: { ...lattice, citation: "guessed", parameters, modes: [] },
    profile: { ...profile, w: profile.w * 0.64, y: profile.y * 0.8 },
    shift: { kind: "zero", value: 0, error: 0 },
    inactive: { fraction: 0, error: 0.02, composition: 0.98 },
  };
}

/** The planted population of an experiment at times, hours. */
function populationsAt(experiment: Experiment, times: readonly number[]): PopulationAt[] {
  const observed = {
    kind: "signal",
    quantity: "mean",
    times,
    values: times.map(() => 0.5),
    errors: times.map(() => 1),
  } as const;
  const simulator = particles({ nodes: 301 }).prepare(electroAutocatalysis.law, {
    ...experiment,
    observations: [observed],
  });
  const prediction = simulator.predict(
    Float64Array.from(simulator.names, (name) => PLANTED[name]),
    { tolerance: 1e-8 },
  );
  if (prediction.kind === "failure") throw new Error(prediction.reason);
  const { states, width, weights } = prediction;
  return times.map((time, j) => ({ time, compositions: states.slice(j * width, (j + 1) * width), weights }));
}

/** Counts them, writes one file a pattern, and reads these again. */
async function throughFiles(
  name: string,
  populations: readonly PopulationAt[],
  truth: Setup,
  assumed: Setup,
  twoTheta: readonly number[],
  counts: number,
): Promise<Series> {
  const { series } = patternPhantom({
    seed: `circle/${name}`,
    setup: truth,
    populations,
    twoTheta,
    counts,
    background: counts / 8,
    flux: 0.02,
    texture: [1.3, 0.8],
  });
  const folder = await mkdtemp(join(tmpdir(), "circle-"));
  try {
    const patterns = [];
    for (const [t, pattern] of patternsOfSeries(series).entries()) {
      const path = join(folder, `${t}.xye`);
      await writePattern(path, pattern, "xye");
      patterns.push(await readPattern(path));
    }
    return seriesOfPatterns(assumed, patterns, series.times);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export interface Circle {
  readonly calibration: Calibration;
  readonly intervals: readonly Interval[];
}

/**
 * The whole way: a planted population, its patterns counted and written to files, files read, lattice and widths calibrated
 * on patterns of a charge at C/50, and the law fitted to the patterns of the fast experiments under that calibration.
 */
export async function circle(): Promise<Circle> {
  const { experiments } = await seenBy("patterns");
  const [slowest] = experiments;
  const given = slowest.observations[0] as Patterns;
  const [truth, guess] = [trueSetup(given.setup), guessedSetup(given.setup)];
  const slow: Experiment = {
    ...slowest,
    protocol: [{ control: { kind: "current", current: -0.02 }, until: { kind: "time", time: 21 } }],
  };
  const calibrating = await throughFiles(
    "slow",
    populationsAt(slow, SLOW),
    truth,
    guess,
    given.twoTheta,
    5000,
  );
  const calibration = calibrate(calibrating, {
    compositions: SLOW.map((time) => 0.95 - 0.02 * time),
    compositionOffset: 0.002,
    spread: 0.006,
    knots: [0.53, 0.6, 0.68, 0.76, 0.83, 0.88, 0.93],
    citation: "patterns of a charge at C/50",
  });
  const fast = await Promise.all(
    experiments.map(async (experiment): Promise<Experiment> => {
      const { times } = experiment.observations[0] as Patterns;
      const populations = populationsAt(experiment, times);
      const series = await throughFiles(
        experiment.name,
        populations,
        truth,
        calibration.setup,
        given.twoTheta,
        500,
      );
      return { ...experiment, observations: [{ kind: "patterns", ...series }] };
    }),
  );
  const trial = { experiments: fast, ensemble: particles(), errorModel: "stated" } as const;
  const law = hypothesis(electroAutocatalysis);
  const fit = fitLaw(law, trial, { seed: 1 });
  if (fit.kind !== "fit") throw new Error(fit.reason);
  const { intervals } = profileIntervals(objectiveOf(law, trial), fit, "stated", {
    parameters: Object.keys(PLANTED),
  });
  return { calibration, intervals };
}

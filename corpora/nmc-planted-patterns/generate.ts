/**
 * Makes the corpus nmc-planted-patterns, where the law is known:
 *   npx tsx corpora/nmc-planted-patterns/generate.ts
 *
 * A population under the planted law; of each of five states of charge a powder pattern, summed particle by particle and
 * counted photon by photon, and a frame of 100 particles. The setup that is written beside the patterns is not the one
 * that they were made with: shift, widths and lattice are wrong by about one standard error each.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { electroAutocatalysis } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import { nmcMohtat2020 } from "../../src/experiment/open-circuit/published.js";
import type { Experiment } from "../../src/experiment/experiment.js";
import { latticeCurve } from "../../src/imaging/diffraction/lattice-curve.js";
import { patternPhantom } from "../../src/imaging/diffraction/phantom.js";
import type { Setup } from "../../src/imaging/diffraction/setup.js";
import { writeSetup } from "../../src/imaging/write/setup.js";
import type { PopulationAt } from "../../src/imaging/diffraction/phantom-options.js";
import { random, type Random } from "../../src/numerics/random.js";

const SEED = "nmc-planted-patterns";
const PLANTED = { b: 25, k: 10, m: 0.6 };
const [NODES, IMAGED, ERROR] = [601, 100, 0.02];
const ANGLES = Array.from({ length: 190 }, (_, n) => Number((38.9 + 0.02 * n).toFixed(2)));
const FORMULA =
  "4.3452 - 1.6518*c + 1.6225*c^2 - 2.0843*c^3 + 3.5146*c^4 - 2.2166*c^5 - 0.5623e-4*exp(109.451*c - 100.006)";
const folder = (name: string): URL => new URL(name, import.meta.url);

const RUNS = [
  { name: "charge-C10", current: -0.1, hours: 4, start: 0.95, means: [0.9, 0.85, 0.75, 0.65, 0.58] },
  { name: "charge-1C", current: -1, hours: 0.4, start: 0.95, means: [0.9, 0.85, 0.75, 0.65, 0.58] },
  { name: "discharge-1C", current: 1, hours: 0.38, start: 0.55, means: [0.62, 0.7, 0.78, 0.85, 0.92] },
] as const;

/** Lattice of NMC811 against composition, x = 1 - charge / 275.5 mAh/g; the compositions known to 0.004 in common. */
function assumedSetup(): Setup {
  const rows = readFileSync(folder("lattice-nmc811.csv"), "utf8").trim().split("\n").slice(1);
  const columns = rows.map((row) => row.split(",").map(Number));
  const { calibration } = latticeCurve(
    {
      citation: "K. Märker et al., Chem. Mater. 31, 2545 (2019), refined lattice parameters against charge",
      system: "hexagonal",
      compositions: columns.map(([charge]) => 1 - charge / 275.5),
      parameters: [columns.map(([, a]) => a), columns.map(([, , c]) => c)],
      errors: [columns.map(() => 2e-4), columns.map(() => 1e-3)],
    },
    {
      compositionOffset: 0.004,
      knots: [0.12, 0.18, 0.25, 0.33, 0.42, 0.52, 0.64, 0.76, 0.83, 0.88, 0.94, 1],
    },
  );
  return {
    name: "synchrotron",
    radiation: [{ wavelength: 0.97444, share: 1 }],
    lattice: calibration,
    reflections: [
      { hkl: [1, 1, 0], strength: [1] },
      { hkl: [1, 1, 3], strength: [1] },
    ],
    amplitudes: "own",
    profile: { u: 0, v: 0, w: 0.0049, x: 0, y: 0.02, widthError: 0.05, size: Infinity, sizeError: 0 },
    shift: { kind: "zero", value: 0, error: 0.004 },
    inactive: { fraction: 0, error: 0.02, composition: 0.98 },
    background: 3,
    inert: [],
  };
}

/** What the patterns are made with: each uncertain number off by about one standard error. */
function trueSetup(assumed: Setup): Setup {
  const { lattice, profile, shift } = assumed;
  const moved = lattice.parameters.map((values, k) =>
    values.map((value, n) => value + 0.7 * lattice.modes[0][k][n]),
  );
  return {
    ...assumed,
    lattice: { ...lattice, parameters: moved },
    profile: { ...profile, w: profile.w * 1.04 ** 2, y: profile.y * 1.04 },
    shift: { ...shift, value: -0.003 },
    inactive: { ...assumed.inactive, fraction: 0.02 },
  };
}

function experimentOf({ name, current, hours, start, means }: (typeof RUNS)[number]): Experiment {
  const times = means.map((mean) => Number(((mean - start) / current).toFixed(6)));
  return {
    name,
    temperature: 298.15,
    start: 0,
    system: {
      kind: "population",
      openCircuit: nmcMohtat2020,
      alternatives: [],
      initial: { kind: "normal", mean: start, sd: 0.004 },
    },
    protocol: [{ control: { kind: "current", current }, until: { kind: "time", time: hours } }],
    observations: [
      { kind: "signal", quantity: "mean", times, values: [...means], errors: means.map(() => 1) },
    ],
  };
}

/** The population at the observed times, by 601 nodes of its initial distribution. */
function simulate(experiment: Experiment): { populations: PopulationAt[]; weights: Float64Array } {
  const simulator = particles({ nodes: NODES }).prepare(electroAutocatalysis.law, experiment);
  const values = Float64Array.from(simulator.names, (name) => PLANTED[name as keyof typeof PLANTED]);
  const prediction = simulator.predict(values, { tolerance: 1e-9 });
  if (prediction.kind === "failure") throw new Error(prediction.reason);
  const { states, width, weights, times } = prediction;
  const populations = Array.from(times, (time, j) => ({
    time,
    compositions: states.slice(j * width, (j + 1) * width),
    weights,
  }));
  return { populations, weights };
}

/** The index of a node, drawn by weight. */
function draw(weights: Float64Array, stream: Random): number {
  let left = stream.next();
  return Math.max(
    0,
    weights.findIndex((weight) => (left -= weight) < 0),
  );
}

function writeFrames(name: string, { populations, weights }: ReturnType<typeof simulate>): void {
  const stream = random(SEED).split(`frames ${name}`);
  const rows = populations.flatMap(({ time, compositions }) =>
    Array.from({ length: IMAGED }, () => {
      const c = compositions[draw(weights, stream)] + ERROR * stream.normal();
      return `${time},${c.toFixed(4)}`;
    }),
  );
  writeFileSync(folder(`frames-${name}.csv`), `time_h,composition\n${rows.join("\n")}\n`);
}

function writePatterns(name: string, setup: Setup, populations: readonly PopulationAt[]): void {
  const { series } = patternPhantom({
    seed: `${SEED}/${name}`,
    setup,
    populations,
    twoTheta: ANGLES,
    counts: 500,
    background: 60,
    slope: -4,
    flux: 0.02,
    texture: [1.3, 0.8],
  });
  const rows = series.times.flatMap((time, t) =>
    ANGLES.map((angle, p) => `${time},${angle},${series.intensities[t][p]}`),
  );
  writeFileSync(folder(`patterns-${name}.csv`), `time_h,two_theta_deg,counts\n${rows.join("\n")}\n`);
}

const assumed = assumedSetup();
await writeSetup(fileURLToPath(folder("diffraction.json")), assumed);
for (const run of RUNS) {
  const simulated = simulate(experimentOf(run));
  writeFrames(run.name, simulated);
  writePatterns(run.name, trueSetup(assumed), simulated.populations);
}

const column = (name: string, unit: string) => ({ column: name, unit });
const corpus = {
  $schema: "../corpus.schema.json",
  format: 1,
  name: "nmc-planted-patterns",
  title: "A planted population seen by powder diffraction and in frames",
  citation:
    "Simulated for this project; law after J. Park et al., Nature Materials 20, 991 (2021) as coded in MPET; lattice of K. Märker et al., Chem. Mater. 31, 2545 (2019)",
  licence: "MIT",
  synthetic: true,
  planted: "10 / (1 + exp(25*(c - 0.6))) * (exp(-eta/2) - exp(eta/2))",
  errorModel: "stated",
  experiments: RUNS.map(({ name, current, hours, start }) => ({
    name,
    temperature: "298.15 K",
    population: {
      openCircuit: { name: nmcMohtat2020.name, citation: nmcMohtat2020.citation, formula: FORMULA },
      initial: { normal: { mean: start, sd: 0.004 } },
    },
    protocol: [{ current: `${current} 1/h`, until: { time: `${hours} h` } }],
    observations: [
      {
        kind: "patterns",
        file: `patterns-${name}.csv`,
        setup: "diffraction.json",
        time: column("time_h", "h"),
        twoTheta: column("two_theta_deg", "deg"),
        intensity: "counts",
      },
      {
        kind: "frames",
        file: `frames-${name}.csv`,
        time: column("time_h", "h"),
        composition: column("composition", "1"),
        error: String(ERROR),
        weighting: "count",
      },
    ],
  })),
};
writeFileSync(folder("corpus.json"), `${JSON.stringify(corpus, null, 2)}\n`);

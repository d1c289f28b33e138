/**
 * npm run study:circle: a population follows a planted law; 100 of its particles are imaged at 50 energies each (5,000
 * images with counts, drift and an energy scale that is off); the chain makes compositions of them; `discover` searches
 * laws by these compositions and the potential of the cell. Writes results.txt beside this file.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { discover, type Assessed } from "../../../src/discover.js";
import { electroAutocatalysis } from "../../../src/ensemble/laws.js";
import { particles } from "../../../src/ensemble/particles.js";
import type { Corpus, Experiment, Frame, Observation } from "../../../src/experiment/experiment.js";
import { readCorpus } from "../../../src/experiment/read.js";
import { only } from "../../../src/experiment/select.js";
import { sameLaw } from "../../../src/expression/family/same-law.js";
import { parse } from "../../../src/expression/parse.js";
import { print } from "../../../src/expression/print.js";
import { readGrammar } from "../../../src/grammar/read.js";
import { random } from "../../../src/numerics/random.js";
import type { Progress } from "../../../src/search/progress.js";
import { threads } from "../../../src/workers/pool.js";
import type { Portrait, Sitting } from "./image.js";

const PLANTED = { b: 25, k: 10, m: 0.6 };
const LAW = "k / (1 + exp(b*(c - m))) * (exp(-eta/2) - exp(eta/2))";
const EXPERIMENTS = ["charge-1C", "discharge-1C"];
const PARTICLES_A_FRAME = 10;
const ENERGIES = 50;
const WORKERS = 2;

const path = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};
const seconds = (begun: number): string => `${((performance.now() - begun) / 1000).toFixed(0)} s`;

interface Moment extends Sitting {
  readonly experiment: string;
  readonly time: number;
}

/** Particles drawn from the simulated population at the times at which the corpus has frames. */
function moments({ name, ...rest }: Experiment): Moment[] {
  const times = rest.observations
    .filter(({ kind }) => kind === "frame")
    .map((frame) => (frame as Frame).time);
  const watched: Observation = {
    kind: "signal",
    quantity: "mean",
    times,
    values: times.map(() => 0.5),
    errors: times.map(() => 1),
  };
  const simulator = particles({ nodes: 301 }).prepare(electroAutocatalysis.law, {
    name,
    ...rest,
    observations: [watched],
  });
  const constants = Float64Array.from(simulator.names, (key) => PLANTED[key as keyof typeof PLANTED]);
  const prediction = simulator.predict(constants, { tolerance: 1e-8 });
  if (prediction.kind === "failure") throw new Error(prediction.reason);
  const { states, width, weights } = prediction;
  return times.flatMap((time, t) =>
    Array.from({ length: PARTICLES_A_FRAME }, (_, n) => {
      const seed = `circle/${name}/${t}/${n}`;
      const node = drawn(weights, random(seed).next());
      return { experiment: name, time, seed, composition: states[t * width + node] };
    }),
  );
}

function drawn(weights: ArrayLike<number>, at: number): number {
  let [node, sum] = [0, weights[0]];
  while (sum < at && node < weights.length - 1) sum += weights[++node];
  return node;
}

/** Images all particles on threads, and prints what that took and how near it came. */
async function imaged(sittings: readonly Moment[]): Promise<readonly Portrait[]> {
  const begun = performance.now();
  const module = new URL("./image.ts", import.meta.url).href;
  const lost = (_: Sitting, reason: string): Portrait => {
    throw new Error(reason);
  };
  const crew = threads<Sitting, Portrait>({
    module,
    export: "portraits",
    data: undefined,
    lost,
    workers: WORKERS,
    limit: 300,
  });
  try {
    const found = await crew.map(sittings);
    report(sittings, found, seconds(begun));
    return found;
  } finally {
    await crew.close();
  }
}

function report(sittings: readonly Moment[], found: readonly Portrait[], elapsed: string): void {
  const sum = (of: (each: Portrait) => number): number => found.reduce((total, each) => total + of(each), 0);
  const deviations = found.flatMap(({ estimate }, n) =>
    estimate ? [estimate.composition - sittings[n].composition] : [],
  );
  const square = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value ** 2, 0) / values.length;
  const processed = sum((each) => each.processed).toFixed(0);
  const simulated = sum((each) => each.simulated).toFixed(0);
  say(
    `${sittings.length} particles, ${sittings.length * ENERGIES} images of 120 x 120 pixels, 2 threads: ${elapsed}`,
  );
  say(`  of the processor: ${processed} s the chain, ${simulated} s the microscope that was simulated`);
  say(
    `  ${deviations.length} compositions, ${Math.sqrt(square(deviations)).toFixed(5)} rms from the planted ones`,
  );
}

/** The experiments with the images' compositions in place of their frames, and the potential of the cell. */
function withPortraits(corpus: Corpus, sittings: readonly Moment[], found: readonly Portrait[]): Corpus {
  const experiments = corpus.experiments.map((experiment) => {
    const own = sittings.flatMap((sitting, n) =>
      sitting.experiment === experiment.name && found[n].estimate
        ? [{ time: sitting.time, ...found[n].estimate }]
        : [],
    );
    const frames = [...new Set(own.map(({ time }) => time))].map((time): Frame => {
      const seen = own.filter((each) => each.time === time);
      return {
        kind: "frame",
        time,
        weighting: "count",
        compositions: seen.map(({ composition }) => composition),
        // every particle has a stack and hence a shift and a systematic error of its own
        errors: seen.map(({ statistical, systematic }) => Math.hypot(statistical, systematic)),
      };
    });
    const signals = experiment.observations.filter(({ kind }) => kind === "signal");
    return { ...experiment, observations: [...frames, ...signals] };
  });
  return { ...corpus, experiments };
}

async function searched(corpus: Corpus): Promise<void> {
  const begun = performance.now();
  const grammar = await readGrammar(path("grammars/electro-autocatalysis.bnf"));
  let last: Progress<Assessed> | undefined;
  for await (const progress of discover({ corpus, grammar, seed: 1, workers: WORKERS, laws: 192 }))
    last = progress;
  const { near, assessed } = last!;
  say(
    `\nsearch of electro-autocatalysis.bnf: ${assessed} laws in ${seconds(begun)}; those within 6 of the best`,
  );
  for (const { law, assessment } of near) {
    const above = assessment.discrepancy - near[0].assessment.discrepancy;
    say(`${above.toFixed(1).padStart(8)}  ${print(law.expression)}`);
  }
  const truth = parse(LAW, { variables: ["c", "eta"] });
  const at = near.findIndex(({ law }) => sameLaw(law.expression, truth, { trials: 2, starts: 6 }).same);
  say(at < 0 ? "the planted law is not among them" : `the planted law is number ${at + 1} of ${near.length}`);
  process.exitCode = at < 0 ? 1 : 0;
}

const begun = performance.now();
const corpus = only(await readCorpus(path("corpora/nmc111-planted")), ...EXPERIMENTS);
say(`planted: ${LAW}, b = ${PLANTED.b}, k = ${PLANTED.k} 1/h, m = ${PLANTED.m}`);
const sittings = corpus.experiments.flatMap(moments);
const found = await imaged(sittings);
await searched(withPortraits(corpus, sittings, found));
say(`\nthe whole circle: ${seconds(begun)}`);
writeFileSync(new URL("results.txt", import.meta.url), `${lines.join("\n")}\n`);

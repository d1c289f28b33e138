// The measured NMC333 particles: how much each explanation is worth, how that hangs on what was assumed, and which experiment
// would decide between those that are left.
// npm run study:nmc333
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { namedHypotheses } from "../../../src/cli/hypotheses.js";
import { compare } from "../../../src/compare.js";
import { lawsLeft } from "../../../src/design/known-laws.js";
import { nextExperiment, type CandidateExperiment } from "../../../src/design/next-experiment.js";
import type { Experiment, Observation, Stage } from "../../../src/experiment/experiment.js";
import { readCorpus } from "../../../src/experiment/read.js";
import { only } from "../../../src/experiment/select.js";
import { rehearse } from "../../../src/rehearse.js";
import { drawSvg } from "../../../src/report/figure.js";
import { prospectFigure } from "../../../src/report/prospect-figure.js";
import { criterionWeights } from "../../../src/scoring/criterion.js";

const folder = resolve(import.meta.dirname, "../../../corpora/nmc333-operando-txm");
const corpus = only(await readCorpus(folder), "charge-fast");
const ranking = await compare(namedHypotheses(corpus), {
  corpus,
  seed: 1,
  workers: 2,
  onProgress: (done, of) => console.log(`${done} of ${of} fits`),
});
const { discount, correlation } = ranking.standing!;
const names = ranking.entries.map(({ name }) => name);

/** Weights of the laws from differences in BIC, which count for less where neighbouring residuals go together. */
const weigh = (differences: readonly number[]): number[] =>
  criterionWeights(differences.map((difference) => discount * difference));

interface Row {
  readonly assumption: string;
  readonly weights: readonly number[];
}

const rows: Row[] = [
  { assumption: "as in the corpus", weights: weigh(ranking.entries.map(({ difference }) => difference)) },
  ...ranking.robustness.map(({ assumption, differences }) => ({
    assumption,
    weights: weigh(
      names.map((name) => differences.find((each) => each.name === name)?.difference ?? Infinity),
    ),
  })),
];

/** Hours to prepare a cell, and to image a particle once. */
const [PREPARATION, IMAGING] = [12, 0.01];
/** Of all compositions at the start of a charge, and of a discharge. */
const START = { charge: 0.97, discharge: 0.42 } as const;

/** Other particles of the same electrode under the measured programme, faster or slower, forwards or backwards. */
function candidate(direction: "charge" | "discharge", pace: number, count: number): CandidateExperiment {
  const [like] = corpus.experiments;
  const [stage] = like.protocol;
  const followed = like.observations.find((each) => each.kind === "followed")!;
  const { control } = stage;
  if (control.kind !== "potential-table" || stage.until.kind !== "time" || like.system.kind !== "population")
    throw new Error("the study is of particles under a measured potential.");
  const hours = (stage.until.time - like.start) / pace;
  const place = (time: number): number => (time - like.start) / pace;
  const turned = (time: number): number => (direction === "charge" ? place(time) : hours - place(time));
  const points = control.times
    .map((time, n) => ({ time: turned(time), potential: control.potentials[n] }))
    .sort((a, b) => a.time - b.time);
  const protocol: Stage[] = [
    {
      control: {
        kind: "potential-table",
        times: points.map(({ time }) => time),
        potentials: points.map(({ potential }) => potential),
      },
      until: { kind: "time", time: hours },
    },
  ];
  const particles = Array.from({ length: count }, (_, n) => `n${n + 1}`);
  const times = followed.times.map(place).filter((time) => time > 0 && time <= hours);
  const row = particles.map(() => START[direction]);
  const observation: Observation = {
    ...followed,
    names: particles,
    times,
    compositions: times.map(() => row),
    errors: times.map(() => row.map(() => 0.01)),
  };
  const experiment: Experiment = {
    ...like,
    name: `${direction}, ${pace === 1 ? "the measured pace" : `${pace} times the pace`}, ${count} other particles`,
    start: 0,
    protocol,
    observations: [observation],
    system: {
      ...like.system,
      initial: { kind: "each", names: particles, compositions: row, errors: row.map(() => 0.01) },
    },
  };
  return { experiment, cost: PREPARATION + hours + IMAGING * count * times.length };
}

const candidates = (["charge", "discharge"] as const).flatMap((direction) =>
  [0.3, 1, 3, 10].flatMap((pace) => [6, 24].map((count) => candidate(direction, pace, count))),
);
const laws = lawsLeft(ranking);
const prospects = nextExperiment(laws, candidates);

/** The experiment that was made, the one that is suggested first, and the one with most particles and the odds to match. */
const AGAIN = "charge, the measured pace, 6 other particles";
const DRAWS = 4;
const [suggested] = prospects;
const [boldest] = [...prospects].sort((a, b) => b.odds - a.odds);
const played = new Set([AGAIN, suggested.name, boldest.name]);
const rehearsals = await rehearse(
  namedHypotheses(corpus).filter((each) => laws.some(({ name }) => name === each.name)),
  candidates.filter(({ experiment }) => played.has(experiment.name)),
  {
    ...{ corpus, discount, draws: DRAWS, workers: 2 },
    onProgress: (done, of) => console.log(`${done} of ${of} fits of rehearsals`),
  },
);

const here = (name: string): string => join(import.meta.dirname, name);
writeFileSync(
  here("results.json"),
  `${JSON.stringify({ correlation, discount, laws: names, rows, rehearsals, prospects: prospects.map(({ expected, ...rest }) => ({ ...rest, values: expected[0]?.means.length ?? 0 })) }, null, 1)}\n`,
);
writeFileSync(here("results.md"), report());
const figure = prospectFigure(prospects);
if (figure) writeFileSync(here("next-experiment.svg"), await drawSvg(figure));

function report(): string {
  const cell = (weight: number): string => (weight < 0.0005 ? "0" : weight.toFixed(3));
  return [
    "# NMC333: weights of the explanations, what they hang on, and the next experiment",
    "",
    "`npm run study:nmc333` writes this page, `results.json` and `next-experiment.svg`. Six particles followed while charging.",
    "",
    "Weights of the named explanations by BIC, each of whose differences counts",
    `${discount.toFixed(2)} of itself since neighbouring residuals correlate by ${correlation.toFixed(2)}. One assumption is changed at a time.`,
    "",
    `| assumption | ${names.join(" | ")} |`,
    `|---|${names.map(() => "--:|").join("")}`,
    ...rows.map(({ assumption, weights }) => `| ${assumption} | ${weights.map(cell).join(" | ")} |`),
    "",
    `Left are: ${laws.map(({ name }) => name).join(", ")}.`,
    "",
    "## The next experiment",
    "",
    "Other particles of the electrode, their prefactors unknown to a factor of seven, under the measured programme of the",
    `potential, forwards or backwards, at other paces. Cost in hours: ${PREPARATION} to prepare, the run, and ${IMAGING} an image of a particle.`,
    "",
    "| experiment | answers / nats | expected ln odds | constants / nats | cost / h |",
    "|---|--:|--:|--:|--:|",
    ...prospects.map(
      ({ name, answers, odds, information, cost }) =>
        `| ${name} | ${answers.toFixed(3)} | ${odds.toFixed(2)} | ${information.toFixed(1)} | ${cost.toFixed(1)} |`,
    ),
    "",
    `${prospects[0].open.toFixed(2)} nats are open. ${prospects[0].sentence}`,
    "",
    ...caveat(),
    "",
    ...rehearsed(),
    "",
  ].join("\n");
}

/** What the measured experiment itself is said to tell, beside what it told. */
function caveat(): string[] {
  const again = prospects.find(({ name }) => name === AGAIN);
  const told = 0.5 * discount * Math.abs(ranking.entries[1].difference - ranking.entries[0].difference);
  return [
    "**These odds are not to be believed as numbers.** The experiment that was made, with six other particles, is said to bring",
    `ln odds of ${again?.odds.toFixed(0)}; it brought ${told.toFixed(1)}. Predictions are linear in the numbers of a law, while prefactors known to a factor of`,
    "seven bend every curve; the errors that are planned with (0.01) are below the misfit of the best law (0.018); and residuals",
    "that go together are not in the plan.",
  ];
}

/** What came of some of them when they were made in simulation. */
function rehearsed(): string[] {
  return [
    "## Rehearsed",
    "",
    `So the first are made in simulation (\`rehearse\`): each law is taken for true ${DRAWS} times with the numbers that were fitted,`,
    "new particles get prefactors from their prior and errors as large as the misfit, both laws are fitted again to the measured",
    "and the simulated particles together, and differences count as they do for the measured ones.",
    "",
    "| experiment | to the true law, 20 to 1 | to the other | open | ln odds for the true law |",
    "|---|--:|--:|--:|---|",
    ...rehearsals.map(
      ({ name, right, wrong, open, performances }) =>
        `| ${name} | ${right} | ${wrong} | ${open} | ${performances.map(({ odds }) => odds.toFixed(1)).join(", ")} |`,
    ),
    "",
    `The first ${DRAWS} numbers of each row are with "${laws[0].name}" true. It contains the exponential, so that nothing can`,
    "refute it where that one is true: it is then only behind by what its further number costs.",
  ];
}

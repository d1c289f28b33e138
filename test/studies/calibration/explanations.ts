import { particles } from "../../../src/ensemble/particles.js";
import { weigh } from "../../../src/inference/finding.js";
import type { Fitted } from "../../../src/inference/scores.js";
import type { Trial } from "../../../src/scoring/objective.js";
import { designed, planted, type Design } from "../../inference/populations.js";
import { drawTruth, explanations, fitExplanation } from "./laws.js";

/** How often the planted explanation was found, and how often nothing was decided. */
export interface Decision {
  readonly design: string;
  readonly planted: string;
  readonly dataSets: number;
  /** Share of data sets in which the planted explanation had the greatest weight. */
  readonly first: number;
  /** Share in which "cannot be decided with these data" was the verdict. */
  readonly open: number;
  /** Share in which the planted explanation was refuted. */
  readonly refuted: number;
}

const FRAMES = { frames: 3, particles: 60, error: 0.02, sd: 0.01 } as const;
const CHARGE = { ...FRAMES, from: 0.92, to: 0.7 } as const;

/** Two rates, both directions, a rest, a second cycle, and the potential. */
const FULL: readonly Design[] = [
  { ...CHARGE, name: "first charge", current: -2, potentials: 8 },
  { ...CHARGE, name: "later charge", current: -2, potentials: 8, rest: 1 },
  { ...CHARGE, name: "later slow charge", current: -0.2, potentials: 8 },
  { ...FRAMES, name: "later discharge", current: 2, from: 0.7, to: 0.9, sd: 0.03, potentials: 8 },
];

const FAST = { current: -50, particles: 30, frames: 2, error: 0.03 } as const;

/** What can decide, and what cannot; the last with the explanations between which it cannot. */
const DESIGNS: readonly {
  readonly name: string;
  readonly designs: readonly Design[];
  readonly only?: readonly string[];
}[] = [
  { name: "two rates, both directions, rest, second cycle", designs: FULL },
  { name: "one direction at high rate alone", designs: [{ ...CHARGE, ...FAST, name: "first charge" }] },
  {
    name: "three particles a frame, no potential",
    designs: FULL.map((design) => ({ ...design, particles: 3, error: 0.06, potentials: 0, frames: 1 })),
  },
  {
    name: "high rates in one direction, two cycles, no rest",
    designs: [
      { ...CHARGE, ...FAST, name: "first charge" },
      { ...CHARGE, ...FAST, name: "later charge", current: -100 },
    ],
    only: ["autocatalysis", "thermodynamic separation"],
  },
];

/** Plants each explanation in turn in each design, fits all five, and weighs them by their evidence. */
export function explanationStudy(dataSets: number, say: (line: string) => void): Decision[] {
  return DESIGNS.flatMap(({ name, designs, only }) =>
    explanations()
      .filter(({ law }) => !only || only.includes(law.name))
      .map(({ law }) => {
        const decision = decide(name, designs, law.name, dataSets);
        const { first, open, refuted } = decision;
        say(
          `${name} | ${law.name}: first ${first.toFixed(2)}, open ${open.toFixed(2)}, refuted ${refuted.toFixed(2)}`,
        );
        return decision;
      }),
  );
}

function decide(design: string, designs: readonly Design[], name: string, dataSets: number): Decision {
  const counts = { of: 0, first: 0, open: 0, refuted: 0 };
  const blank: Trial = { experiments: designs.map(designed), ensemble: particles(), errorModel: "stated" };
  for (let n = 0; n < dataSets; n++) {
    const all = explanations();
    const source = all.find(({ law }) => law.name === name)!;
    const truth = drawTruth(source, blank, `${design}/${name}/${n}`);
    const data = planted(
      source.law,
      { ...blank, ensemble: source.ensemble },
      truth,
      `${design}/${name}/${n}`,
    );
    const fitted = all
      .map((each) => fitExplanation(each, data.trial))
      .filter((each): each is Fitted => each !== undefined);
    const { findings, decided, undecided } = weigh(fitted);
    counts.of++;
    if (findings[0].name === name) counts.first++;
    if (!decided) counts.open++;
    if (!undecided.includes(name)) counts.refuted++;
  }
  const share = (count: number): number => count / counts.of;
  return {
    design,
    planted: name,
    dataSets: counts.of,
    first: share(counts.first),
    open: share(counts.open),
    refuted: share(counts.refuted),
  };
}

import { describe, expect, it } from "vitest";
import { particles } from "../../src/ensemble/particles.js";
import { weigh, type Findings } from "../../src/inference/finding.js";
import type { Fitted } from "../../src/inference/scores.js";
import type { Trial } from "../../src/scoring/objective.js";
import { drawTruth, explanations, fitExplanation } from "../studies/calibration/laws.js";
import { designed, planted, type Design } from "./populations.js";

const FAST: Design = {
  name: "first charge",
  current: -50,
  from: 0.92,
  to: 0.7,
  sd: 0.01,
  frames: 2,
  particles: 30,
  error: 0.03,
};
const SLOWER: Design = { ...FAST, current: -2, frames: 3, particles: 60, error: 0.02, potentials: 8 };
const RESTED: Design = { ...SLOWER, name: "later charge", rest: 1 };
const BACK: Design = { ...SLOWER, name: "later discharge", current: 2, from: 0.7, to: 0.9, sd: 0.03 };

/** What autocatalysis and thermodynamic separation amount to where the first is planted. */
function findings(designs: readonly Design[]): Findings {
  const pair = explanations().slice(0, 2);
  const blank: Trial = { experiments: designs.map(designed), ensemble: particles(), errorModel: "stated" };
  const { trial } = planted(
    pair[0].law,
    { ...blank, ensemble: pair[0].ensemble },
    drawTruth(pair[0], blank, "pair"),
    "pair",
  );
  return weigh(
    pair.map((each) => fitExplanation(each, trial)).filter((each): each is Fitted => each !== undefined),
  );
}

describe("autocatalysis and thermodynamic separation", () => {
  it("cannot be told apart by one fast charge, as the Tafel limit has it", () => {
    const { decided, undecided } = findings([FAST]);
    expect(decided).toBe(false);
    expect(undecided).toHaveLength(2);
  });

  it("are told apart by a rest and a discharge", () => {
    const { decided, undecided } = findings([SLOWER, RESTED, BACK]);
    expect(decided).toBe(true);
    expect(undecided).toEqual(["autocatalysis"]);
  });
});

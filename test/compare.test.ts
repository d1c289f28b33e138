import { describe, expect, it } from "vitest";
import { compare } from "../src/compare.js";
import { lawsLeft } from "../src/design/known-laws.js";
import { nextExperiment } from "../src/design/next-experiment.js";
import { planned } from "../src/design/plan.js";
import { constantExchange, electroAutocatalysis } from "../src/ensemble/laws.js";
import { particles } from "../src/ensemble/particles.js";
import type { Corpus } from "../src/experiment/experiment.js";
import { renderTable } from "../src/report/table.js";
import { hypothesis, type Hypothesis } from "../src/scoring/hypothesis.js";
import type { Ranking } from "../src/scoring/ranking.js";
import { designed, planted, type Design } from "./inference/populations.js";
import { CHARGE, DISCHARGE, tilted } from "./inference/tilted.js";

const ensemble = particles({ nodes: 12 });

function corpusOf(law: Hypothesis, designs: readonly Design[], values: Record<string, number>): Corpus {
  const trial = { experiments: designs.map(designed), ensemble, errorModel: "stated" as const };
  const { experiments } = planted(law, trial, values, "compare").trial;
  const about = { name: "planted", title: "Planted", citation: "", licence: "", synthetic: true };
  return { ...about, errorModel: "stated", experiments };
}

describe("the identifiability lemma, as a user meets it", () => {
  const law = tilted({ k: 300, b: 14, g: 4 });
  const report = async (designs: readonly Design[]): Promise<string> => {
    const corpus = corpusOf(law, designs, { k: 100, b: 15, g: 5 });
    const ranking = await compare([law], { corpus, ensemble, robustness: false });
    return renderTable(ranking, { width: 1000, colour: false });
  };

  it("one direction: the report says that exchange rate and potential cannot be separated, and what to do", async () => {
    expect(await report([CHARGE])).toMatch(
      /Exchange rate and potential cannot be separated \(.*b.*\): all experiments go in one direction; image the other one too\./,
    );
  });

  it("both directions: it does not say so, and fixes the exponent", async () => {
    const text = await report([CHARGE, DISCHARGE]);
    expect(text).not.toContain("cannot be separated");
    expect(text).toContain("what the data fix");
  });
});

describe("a comparison", { timeout: 300_000 }, async () => {
  const auto = hypothesis(electroAutocatalysis);
  const flat = hypothesis(constantExchange);
  const slower: Design = {
    name: "charge",
    current: -1,
    from: 0.9,
    to: 0.7,
    frames: 2,
    particles: 40,
    potentials: 6,
  };
  const corpus = corpusOf(auto, [slower, { ...slower, name: "slow", current: -0.3 }], {
    k: 10,
    b: 20,
    m: 0.6,
  });
  const options = { corpus, ensemble, robustness: false, findings: true } as const;
  const ranking: Ranking = await compare([flat, auto], options);
  const [best, worst] = ranking.entries;

  it("scores every law by more than BIC, and the planted law leads by each", () => {
    expect(best.name).toBe("electro-autocatalysis");
    expect(worst.scores!.aic).toBeGreaterThan(best.scores!.aic);
    expect(worst.scores!.descriptionLength).toBeGreaterThan(best.scores!.descriptionLength);
    expect(worst.scores!.logEvidence!).toBeLessThan(best.scores!.logEvidence!);
  });

  it("says of each law which of the 22 properties it has", () => {
    for (const { properties } of ranking.entries) expect(properties!.map(({ id }) => id)).toHaveLength(22);
    expect(best.properties!.filter(({ kind }) => kind === "violated")).toEqual([]);
  });

  it("holds frames against their sampling floors", () => {
    const far = ({ frames }: typeof best): number =>
      frames!.reduce((sum, { distance, floor }) => sum + distance / floor, 0) / frames!.length;
    expect(best.frames).toHaveLength(4);
    expect(far(best)).toBeLessThan(2);
    expect(far(worst)).toBeGreaterThan(far(best));
    for (const { seen, predicted } of best.frames!)
      for (const shares of [seen, predicted]) expect(shares.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 9);
  });

  it("looks closer: sampled evidence near Laplace's, left-out experiments, and predictive checks", () => {
    const { laws, paired, simulations } = ranking.inquiry!;
    expect(laws.map(({ name }) => name)).toEqual(["electro-autocatalysis", "constant exchange"]);
    expect(laws[0].weight! + laws[1].weight!).toBeCloseTo(1, 12);
    // Laplace's method is exact for a normal posterior; k and m of this law trade off along a bent ridge.
    expect(Math.abs(laws[0].evidence!.log - best.scores!.logEvidence!)).toBeLessThan(3);
    expect(laws[0].heldOut.map(({ experiment }) => experiment)).toEqual(["charge", "slow"]);
    expect(paired).toMatchObject([
      { better: "electro-autocatalysis", worse: "constant exchange", blocks: 2 },
    ]);
    expect(laws[0].check!.misfit).toBeGreaterThan(0.01);
    expect(laws[1].check!.misfit).toBe(0);
    expect(simulations).toBeGreaterThan(5000);
  });

  it("is the same for two workers, and survives JSON", async () => {
    const again = await compare([flat, auto], { ...options, workers: 2 });
    expect(JSON.stringify(again)).toBe(JSON.stringify(ranking));
    const parsed = JSON.parse(JSON.stringify(ranking)) as Ranking;
    expect(renderTable(parsed, { colour: false })).toBe(renderTable(ranking, { colour: false }));
  });

  it("records a law that takes longer than it may, with one worker too", async () => {
    const options = { corpus, ensemble, robustness: false };
    const { entries, failures } = await compare([flat], { ...options, secondsPerLaw: 1e-3 });
    expect(entries).toEqual([]);
    expect(failures).toMatchObject([{ reason: "no answer within 0.001 s" }]);
    await expect(compare([flat], { ...options, secondsPerLaw: 0 })).rejects.toThrow("must be above 0");
  });

  it("leads to the next experiment by what it knows of the laws", () => {
    const laws = lawsLeft(JSON.parse(JSON.stringify(ranking)) as Ranking);
    expect(laws.map(({ name }) => name)).toEqual(["electro-autocatalysis", "constant exchange"]);
    const plan = planned(corpus.experiments[0], { current: -2, from: 0.9, to: 0.6 });
    const [prospect] = nextExperiment(laws, [plan]);
    expect(prospect.open).toBeCloseTo(Math.LN2, 12);
    expect(prospect.answers).toBeGreaterThan(0.6);
    expect(() => lawsLeft({ ...ranking, entries: [best] })).toThrow("it takes two");
    const without = JSON.parse(JSON.stringify({ ...best, known: undefined })) as typeof best;
    expect(() => lawsLeft({ ...ranking, entries: [without, worst] })).toThrow(
      "Run compare or discover again",
    );
  });
});

it(
  "a parameter of which every experiment has its own value is fitted as one",
  { timeout: 60_000 },
  async () => {
    const own = hypothesis({ ...constantExchange, own: { k: 0.5 } });
    const designs = [0, 1].map((n): Design => ({
      name: `run ${n}`,
      current: -1,
      from: 0.9,
      to: 0.7,
      potentials: 8,
    }));
    const values = { k: 0.5, "k[run 0]": 0.7, "k[run 1]": -0.7 };
    const corpus = corpusOf(own, designs, values);
    const { entries } = await compare([own, hypothesis(constantExchange)], {
      corpus,
      ensemble,
      robustness: false,
    });
    expect(entries[0].others.map(({ name }) => name)).toEqual(["k[run 0]", "k[run 1]"]);
    const [first, second] = entries[0].others.map(({ value }) => value);
    // The prior draws both to zero by a little; potentials know k to some percent.
    expect(first - second).toBeGreaterThan(1.2);
    expect(entries[1].difference).toBeGreaterThan(100);
  },
);

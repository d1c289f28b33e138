import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Derivation } from "../../src/grammar/grammar.js";
import { leastSizes } from "../../src/grammar/measure.js";
import { sample } from "../../src/grammar/sample.js";
import { cross, mutate } from "../../src/grammar/vary.js";
import { chiSquareUpper } from "../../src/numerics/probability.js";
import { random, type Random } from "../../src/numerics/random.js";
import { cases, PATIENT } from "../cases.js";
import { grammars } from "./arbitrary.js";
import { LongHand } from "./long-hand.js";

const RUNS = Math.ceil(cases / 12);
const DRAWS = 1000;
/** Outcomes beyond which a distribution is too wide for so many draws. */
const MOST = 4000;

/**
 * Pearson's chi-square test of draws against a distribution, cells of fewer than five expected taken together. An outcome
 * that has no probability is an error, however rare.
 * @returns the probability of a fit that is worse
 */
function goodness(expected: ReadonlyMap<string, number>, draw: (stream: Random) => Derivation): number {
  const counts = new Map<string, number>();
  for (let n = 0; n < DRAWS; n++) {
    const text = JSON.stringify(draw(random(`draw/${n}`)));
    if (!expected.has(text)) throw new Error(`${text} has no probability`);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const cells: [number, number][] = [];
  const rare: [number, number] = [0, 0];
  for (const [text, p] of expected) {
    const [mean, count] = [p * DRAWS, counts.get(text) ?? 0];
    if (mean >= 5) cells.push([mean, count]);
    else [rare[0], rare[1]] = [rare[0] + mean, rare[1] + count];
  }
  if (rare[0] >= 5) cells.push(rare);
  const statistic = cells.reduce((sum, [mean, count]) => sum + (count - mean) ** 2 / mean, 0);
  return cells.length < 2 ? 1 : chiSquareUpper(statistic, cells.length - 1);
}

describe("over random grammars, as often as documented by a chi-square test", () => {
  const law = fc.tuple(grammars, fc.integer(), fc.nat(4)).map(([grammar, seed, beyond]) => {
    const largest = leastSizes(grammar)[grammar.start] + beyond;
    const [a, b] = [1, 2].map((n) => sample(grammar, random(`${seed}/${n}`), largest));
    return { grammar, largest, a, b, hand: new LongHand(grammar) };
  });

  it.each([
    ["drawing by weights", "drawn"],
    ["mutation", "mutated"],
    ["crossover", "crossed"],
  ] as const)("%s", PATIENT, (_name, kind) => {
    const levels: number[] = [];
    fc.assert(
      fc.property(law, ({ grammar, largest, a, b, hand }) => {
        const chances = {
          drawn: () => hand.drawn(grammar.start, largest),
          mutated: () => hand.mutated(a, largest),
          crossed: () => hand.crossed(a, b, largest),
        }[kind]();
        fc.pre(chances.length < MOST);
        expect(chances.reduce((sum, [, p]) => sum + p, 0)).toBeCloseTo(1, 9);
        const level = goodness(hand.byText(chances), (stream) =>
          kind === "drawn"
            ? sample(grammar, stream, largest)
            : kind === "mutated"
              ? mutate(grammar, a, stream, largest)
              : cross(grammar, a, b, stream, largest),
        );
        levels.push(level);
      }),
      { seed: 1, numRuns: RUNS },
    );
    // the least of so many levels, as few as one in ten thousand times
    expect(Math.min(...levels)).toBeGreaterThan(1e-4 / levels.length);
    // and they are not too small on the whole
    expect(levels.filter((level) => level < 0.5).length / levels.length).toBeLessThan(
      0.5 + 2 / Math.sqrt(RUNS),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hypothesis } from "../../../src/scoring/hypothesis.js";
import { matchTracks } from "../../../src/scoring/matching/track-matching.js";
import type { Matching } from "../../../src/scoring/matching/matching.js";
import { settle } from "../../../src/scoring/matching/settle.js";
import { tracksOf } from "../../../src/scoring/matching/tracks.js";
import { guessPoint, match } from "../../../src/scoring/starts.js";
import { toUnit } from "../../../src/scoring/transform.js";
import { shippedCorpus } from "../../shipped.js";

const { experiments } = await shippedCorpus("catalysis-isomerisation");
const tracks = experiments.flatMap(tracksOf);

function matchingOf(law: string, guess: Readonly<Record<string, number>>): Matching {
  return matchTracks(hypothesis({ name: law, law, guess, variables: ["A", "B"] }), tracks, false);
}

function deviance(matching: Matching, point: Float64Array): number {
  const outcome = matching.evaluate(point);
  if (outcome.kind === "failure") throw new Error(outcome.reason);
  return outcome.deviance;
}

function settled(matching: Matching, point: Float64Array): Float64Array {
  const outcome = matching.evaluate(point);
  if (outcome.kind === "failure") throw new Error(outcome.reason);
  return settle(matching, point, outcome);
}

const rational = (guess: Readonly<Record<string, number>>): Matching =>
  matchingOf("(a*A - b*B)/(1 + p*A + q*B)", guess);

describe("parameters in which a law is linear", () => {
  it("settle where no step along them gains anything, whatever the others are", () => {
    const factor = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(factor, factor, factor, factor, (a, b, p, q) => {
        const matching = rational({ a, b, p, q });
        const point = guessPoint(matching.unknowns);
        const best = settled(matching, point);
        expect(deviance(matching, best)).toBeLessThanOrEqual(deviance(matching, point) + 1e-9);
        expect([best[2], best[3]]).toEqual([point[2], point[3]]);
        for (const k of matching.linear)
          for (const step of [-0.01, 0.01]) {
            const moved = best.map((x, n) => (n === k ? x + step : x));
            // One that is kept off 0 has a little left to gain.
            expect(deviance(matching, moved)).toBeGreaterThan(deviance(matching, best) - 0.01);
          }
      }),
      { numRuns: 50 },
    );
  });

  it("come to one place from everywhere, so that a law linear in all needs one start", () => {
    const points = [0.01, 1, 50].map((start) => {
      const matching = matchingOf("a*A - b*B", { a: start, b: start });
      return settled(matching, guessPoint(matching.unknowns));
    });
    for (const point of points) point.forEach((x, k) => expect(x).toBeCloseTo(points[0][k], 8));
    const matching = matchingOf("a*A - b*B", { a: 1, b: 1 });
    let evaluations = 0;
    const watched = {
      ...matching,
      evaluate: (point: Float64Array) => (evaluations++, matching.evaluate(point)),
    };
    expect(match(watched, 6, "label")!.discrepancy).toBeCloseTo(deviance(matching, points[0]), 6);
    expect(evaluations).toBeLessThanOrEqual(4);
  });

  it("stay a tenth of their standard error above 0 where they are positive, so that their logarithm can come back", () => {
    // No B turns into A by a term that grows with A: the data want r = 0.
    const matching = matchingOf("a*A - b*B + r*A*B", { a: 1, b: 1, r: 1 });
    const best = settled(matching, guessPoint(matching.unknowns));
    const [a, b, r] = best.map((x, k) => toUnit(matching.unknowns[k], x));
    expect([a, b].every((each) => each > 0.01)).toBe(true);
    expect(r).toBeGreaterThan(1e-5);
    expect(r).toBeLessThan(1e-3);
  });
});

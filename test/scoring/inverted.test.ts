import { resolve } from "node:path";
import { expect, it } from "vitest";
import { readCorpus } from "../../src/experiment/read.js";
import { sharesOfPatterns } from "../../src/scoring/matching/inverted.js";

it("the shares of inverted patterns rise, and their mean is that of the charge passed within 0.02", async () => {
  const { experiments } = await readCorpus(
    resolve(import.meta.dirname, "../../corpora/nmc-planted-patterns"),
  );
  const means = {
    "charge-C10": (t: number) => 0.95 - 0.1 * t,
    "charge-1C": (t: number) => 0.95 - t,
    "discharge-1C": (t: number) => 0.55 + t,
  };
  for (const { name, observations } of experiments) {
    const [patterns] = observations;
    if (patterns.kind !== "patterns") throw new Error(patterns.kind);
    for (const { time, compositions, noise } of sharesOfPatterns(patterns)) {
      const mean = compositions.reduce((sum, c) => sum + c, 0) / compositions.length;
      expect(Math.abs(mean - means[name as keyof typeof means](time)), `${name}, ${time} h`).toBeLessThan(
        0.02,
      );
      expect(compositions.every((c, n) => n === 0 || c > compositions[n - 1])).toBe(true);
      expect(noise).toBeGreaterThan(0);
      expect(noise).toBeLessThan(0.06 ** 2);
    }
  }
});

import { describe, expect, it } from "vitest";
import { compositionOf } from "../../../src/imaging/chain/composition.js";
import { compositionResponse } from "../../../src/imaging/chain/composition-response.js";
import { estimateStack, type EstimateOptions } from "../../../src/imaging/chain/estimate.js";
import type { ParticleSpectra } from "../../../src/imaging/chain/particle-spectra.js";
import type { Reference } from "../../../src/imaging/chain/reference.js";
import { shiftResponse } from "../../../src/imaging/chain/shared-shift.js";
import { fitStack } from "../../../src/imaging/chain/stack-fit.js";
import { dot } from "../../../src/imaging/vector.js";
import { random } from "../../../src/numerics/random.js";

const POINTS = 60;
const energies = Float64Array.from({ length: POINTS }, (_, n) => 848 + n / 5);
const fine = Float64Array.from({ length: 400 }, (_, n) => 845 + n / 20);
const line = (centre: number, width: number, at: number): number =>
  Math.exp(-0.5 * ((at - centre) / width) ** 2);
const curves = [
  (e: number): number => 4 * line(852.9, 0.6, e) + 2 * line(854.8, 0.8, e),
  (e: number): number => 1.5 * line(853.3, 0.7, e) + 4 * line(855.3, 0.8, e),
  (e: number): number => line(854.1, 0.6, e),
];
const references: Reference[] = [1, 0].map((composition, k) => ({
  name: `state ${k}`,
  composition,
  energies: fine,
  values: fine.map(curves[k]),
}));
const SHARES = [0.9, 0.6, 0.35, 0.75];
const SIGMA = 0.01;

/** Spectra of particles of one unit of amount, at energies that are `offset` too low, with `third` of a third state. */
function spectra(seed: string, offset: number, third: number): ParticleSpectra {
  const stream = random(seed);
  const values = SHARES.flatMap((share) =>
    Array.from(energies, (e) => {
      const at = e + offset;
      const clean = share * curves[0](at) + (1 - share) * curves[1](at) + third * curves[2](at);
      return clean + 0.3 + SIGMA * stream.normal();
    }),
  );
  return {
    particles: SHARES.length,
    points: POINTS,
    values: Float64Array.from(values),
    weights: new Float64Array(values.length).fill(1 / SIGMA ** 2),
  };
}

const model = { references, energies, baseline: "linear", curvature: false, whole: () => true } as const;
const options: EstimateOptions = {
  ...model,
  shift: 0.12, // as the search finds it; one step refines it
  shiftFitted: true,
  block: 4,
  draws: 200,
  seed: "estimate",
  energyError: 0,
  darkError: 0,
};

describe("the estimate of a stack's particles", () => {
  it("has the compositions, and the shift that all share", () => {
    const { particles, shift, components } = estimateStack(spectra("clean", 0.12, 0), options);
    expect(Math.abs(shift - 0.12)).toBeLessThan(0.005);
    particles.forEach((own, n) => expect(Math.abs(own!.composition - SHARES[n])).toBeLessThan(0.01));
    expect(components.evidence).toBeLessThan(6.6);
  });

  it("sees a state that has no reference, and makes its errors larger by it", () => {
    const clean = estimateStack(spectra("same noise", 0.12, 0), options);
    const missing = estimateStack(spectra("same noise", 0.12, 0.3), options);
    expect(missing.components.evidence).toBeGreaterThan(50);
    missing.particles.forEach((own, n) => {
      expect(own!.systematic).toBeGreaterThan(3 * clean.particles[n]!.systematic);
      expect(Math.abs(own!.composition - SHARES[n])).toBeLessThan(3 * own!.total);
    });
  });

  it("answers to its frames as its responses say, the shared shift included", () => {
    const given = spectra("responses", 0.1, 0);
    const compositions = references.map(({ composition }) => composition);
    const fit = fitStack(given, model, 0.1, true);
    const ofShift = shiftResponse(fit, POINTS, true);
    const stream = random("change");
    const change = Float64Array.from(given.values, () => 1e-5 * stream.normal());
    const changed = { ...given, values: given.values.map((value, n) => value + change[n]) };
    const after = fitStack(changed, model, 0.1, true);
    const moved = SHARES.reduce(
      (sum, _, n) => sum + dot(ofShift.particles[n], change.subarray(n * POINTS, (n + 1) * POINTS)),
      0,
    );
    expect(after.shift - fit.shift).toBeCloseTo(moved, 7);
    SHARES.forEach((_, n) => {
      const response = compositionResponse(fit, references, ofShift, n);
      const own = dot(response.own, change.subarray(n * POINTS, (n + 1) * POINTS));
      const found =
        compositionOf(after.fits[n]!.coefficients, compositions) -
        compositionOf(fit.fits[n]!.coefficients, compositions);
      // first order, and the sizes of the scatter change a little with the data
      expect(Math.abs(found - own - response.perShift * moved)).toBeLessThan(2e-7);
    });
  });
});

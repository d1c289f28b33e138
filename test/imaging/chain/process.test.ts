import { describe, expect, it } from "vitest";
import { processStack, type Processed } from "../../../src/imaging/chain/process.js";
import { phantom, phantomReferences, type Phantom } from "../../../src/imaging/phantom/phantom.js";

const SMALL = {
  rows: 120,
  columns: 120,
  particles: 6,
  energies: Float64Array.from({ length: 26 }, (_, n) =>
    n < 3 ? 846 + n : n < 23 ? 849.4 + 0.4 * (n - 2) : 858 + (n - 22),
  ),
};

/** Particles of the table with their true compositions, matched by the label under the middle of each. */
function matched({ truth }: Phantom, { particles }: Processed) {
  return particles.flatMap(({ row, column, estimate }) => {
    const label = truth.labels[Math.round(row) * truth.options.columns + Math.round(column)];
    return label > 0 && estimate ? [{ estimate, truth: truth.compositions[label - 1] }] : [];
  });
}

describe("a stack that is processed by a recipe", { timeout: 60_000 }, () => {
  const source = phantom({ seed: "process", ...SMALL, drift: 0.4, energyOffset: 0.12 });
  const references = phantomReferences(source.truth).filter(({ name }) => name !== "intermediate");
  const processed = processStack(source.stack, references);

  it("gives every particle with its composition within four of its errors and 0.01", () => {
    const found = matched(source, processed);
    expect(found.length).toBe(SMALL.particles);
    for (const { estimate, truth } of found) {
      expect(estimate.composition).not.toBeNaN();
      expect(Math.abs(estimate.composition - truth)).toBeLessThan(Math.min(4 * estimate.total + 1e-3, 0.01));
    }
  });

  it("finds the shift of the energies, and says so", () => {
    expect(Math.abs(processed.estimate.shift)).toBeGreaterThan(0.1);
    expect(Math.abs(Math.abs(processed.estimate.shift) - 0.12)).toBeLessThan(0.01);
    expect(processed.notes.join(" ")).toMatch(/The energies of the stack are shifted by/);
  });

  it("replayed with its own recipe gives the same bytes", () => {
    const again = processStack(source.stack, references, processed.recipe);
    expect(JSON.stringify(again.particles)).toBe(JSON.stringify(processed.particles));
  });

  it("with a recipe that is none is an error that names the place and the nearest name", () => {
    expect(() => processStack(source.stack, references, { algin: {} } as never)).toThrow(/algin.*align/s);
  });
});

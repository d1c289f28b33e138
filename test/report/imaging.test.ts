import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Particle } from "../../src/imaging/chain/particle-table.js";
import { processStack } from "../../src/imaging/chain/process.js";
import { phantom, phantomReferences } from "../../src/imaging/phantom/phantom.js";
import { distributionFigure } from "../../src/report/imaging/distribution.js";
import { drawFigure, drawStack } from "../../src/report/imaging/draw.js";
import { mapPictures } from "../../src/report/imaging/maps.js";
import { paletteOf } from "../../src/report/imaging/palette.js";
import { stackPage } from "../../src/report/imaging/page.js";
import { indexed, pngOf } from "../../src/report/imaging/png.js";
import { random } from "../../src/numerics/random.js";

/** Width, height and the lines of indices of a PNG with one chunk of data. */
function decoded(png: Uint8Array) {
  const bytes = Buffer.from(png);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    chunks.set(
      bytes.toString("latin1", at + 4, at + 8),
      bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)),
    );
  }
  const header = chunks.get("IHDR")!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const data = inflateSync(chunks.get("IDAT")!);
  return {
    width,
    height,
    names: [...chunks.keys()],
    lines: Array.from({ length: height }, (_, r) => [
      ...data.subarray(r * (width + 1) + 1, (r + 1) * (width + 1)),
    ]),
  };
}

describe("a map as PNG", () => {
  it("has a pixel for each pixel: nothing where there is no value, the last colours beyond the range", () => {
    const picture = indexed([0, 0.5, 1, NaN, -9, 9], { rows: 2, columns: 3 }, [0, 1], paletteOf("viridis"));
    const { width, height, names, lines } = decoded(pngOf(picture));
    expect([width, height, names]).toEqual([3, 2, ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]]);
    expect(lines).toEqual([
      [1, 128, 255],
      [0, 1, 255],
    ]);
  });

  it.each(["viridis", "cividis", "magma"] as const)("in %s grows lighter evenly", (name) => {
    const palette = paletteOf(name);
    const light = Array.from({ length: 255 }, (_, n) => {
      const linear = [0, 1, 2].map((k) => (palette[3 * n + k] / 255) ** 2.2);
      const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
      return 116 * Math.cbrt(luminance) - 16; // CIE L*
    });
    const steps = [0, 1, 2, 3, 4].map(
      (n) => light[Math.round(((n + 1) * 254) / 5)] - light[Math.round((n * 254) / 5)],
    );
    const mean = (light[254] - light[0]) / 5;
    steps.forEach((step) => expect(Math.abs(step / mean - 1)).toBeLessThan(0.35));
  });
});

const particle = (composition: number, id: number): Particle =>
  ({
    id,
    excluded: [],
    estimate: { composition, statistical: 0.01, systematic: 0, total: 0.01 },
  }) as unknown as Particle;

interface Point {
  readonly composition: number;
  readonly share: number;
  readonly lower?: number;
  readonly upper?: number;
}

describe("the band of a distribution", () => {
  const rowsOf = (particles: readonly Particle[]): Point[] => {
    const { data } = distributionFigure([{ time: 1, particles }]).spec as { data: { values: Point[] } };
    return data.values.filter(({ lower }) => lower !== undefined);
  };

  it("lies around the share of particles, which rises from 0 to 1", () => {
    const rows = rowsOf([0.4, 0.5, 0.9].map(particle));
    expect([rows[0].share, rows[rows.length - 1].share]).toEqual([0, 1]);
    rows.forEach(({ share, lower, upper }, n) => {
      expect(lower! <= share + 1e-12 && share <= upper! + 1e-12).toBe(true);
      if (n > 0) expect(share).toBeGreaterThanOrEqual(rows[n - 1].share);
    });
  });

  it("holds the share of the population in 68 % of the cases", () => {
    const stream = random("coverage");
    const held = Array.from({ length: 200 }, () => {
      const rows = rowsOf(Array.from({ length: 60 }, (_, n) => particle(stream.normal(), n + 1)));
      const at = rows.findIndex(({ composition }) => composition >= 0); // half of a normal population
      return rows[at].lower! <= 0.5 && rows[at].upper! >= 0.5;
    }).filter(Boolean).length;
    // Binomial error of 200 cases: 0.033; shares of 60 are steps of 0.017, which widen the band.
    expect(held / 200).toBeGreaterThan(0.6);
    expect(held / 200).toBeLessThan(0.82);
  });
});

describe("the pictures of a stack", { timeout: 120_000 }, () => {
  const energies = Float64Array.from({ length: 16 }, (_, n) => 848 + 0.8 * n);
  const { stack, truth } = phantom({ seed: "pictures", rows: 80, columns: 80, particles: 3, energies });
  const references = phantomReferences(truth).filter(({ name }) => name !== "intermediate");
  const processed = processStack(stack, references);

  it("are one page that needs nothing else, with every particle and every energy", async () => {
    const figures = await drawStack(stack, processed);
    const page = stackPage("a <stack>", processed, figures, ["a note"]);
    expect(page).toContain("a &lt;stack&gt;");
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
    energies.forEach((energy) => expect(page).toContain(`>${Number(energy.toFixed(2))} eV<`));
    const [maps, gallery] = figures;
    processed.particles.forEach(({ id }) => {
      expect(maps.svg).toContain(`>${id}</text>`);
      expect(gallery.svg).toContain(`no. ${id}, `);
    });
  });

  it("have a scale bar of the right length", async () => {
    const [{ svg }] = await drawStack(stack, processed);
    // 80 pixels of 27.2 nm are 2.18 µm on 330 pixels of the drawing: a quarter of that is rounded down to 500 nm.
    expect(svg).toContain(">500 nm</text>");
    const bar = Number(/<rect [^>]*width="([\d.]+)" height="3.5"/.exec(svg)?.[1]);
    expect(bar).toBeCloseTo((0.5 / (80 * 0.0272)) * 330, 1);
  });

  it("are the same again, and maps have the size of the field", async () => {
    const [first, again] = [await drawStack(stack, processed), await drawStack(stack, processed)];
    expect(again).toEqual(first);
    const sizes = [...mapPictures(processed)].map(([name, png]) => [
      name,
      decoded(png).width,
      decoded(png).height,
    ]);
    expect(sizes).toEqual(
      ["composition", "amount", "composition-error", "misfit"].map((name) => [name, 80, 80]),
    );
  });

  it("of a distribution are drawn, one panel a time", async () => {
    const populations = [1, 2].map((time) => ({ time, particles: processed.particles }));
    const { svg } = await drawFigure(distributionFigure(populations));
    expect(svg).toContain("2 h, 3 particles");
  });
});

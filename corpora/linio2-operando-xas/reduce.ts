/**
 * Reduces operando spectra and electrochemistry to state of charge and potential in time:
 *   npx tsx corpora/linio2-operando-xas/reduce.ts <folder with electrochemistry.csv and xas_spectra_8320_8420eV.csv>
 * Steps: (1) extent of delithiation of each spectrum by non-negative combination of the first spectrum and the most
 * delithiated one of its position; (2) scale to composition by the charge of the first discharge, from 0.18 at full extent; (3) constant-current
 * stages and a thinned potential; (4) open-circuit curve as the mean of both branches at C/10.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { csvParseRows } from "d3-dsv";

/** Capacity of LiNiO2 in mAh per unit of composition: 4.44 mg/cm2 x 1.54 cm2 at 274.5 mAh/g. */
const CAPACITY = 4.44e-3 * 1.54 * 274.5;
/** Composition of the most delithiated state: the owners' C, 225 mAh/g, of 274.5. */
const CHARGED = 1 - 225 / 274.5;
/** Hours around a change of current that are left out. */
const SWITCH = 0.02;

const [, , raw] = process.argv;
if (!raw || !existsSync(join(raw, "electrochemistry.csv"))) {
  process.stdout.write(
    "reduce: the raw data are not there; the reduced tables in the corpus stay as they are.\n",
  );
  process.exit(0);
}

const numbers = (file: string): string[][] => csvParseRows(readFileSync(join(raw, file), "utf8")).slice(1);

interface Electro {
  readonly time: number;
  readonly potential: number;
  readonly current: number;
}
const electro: Electro[] = numbers("electrochemistry.csv").map((row) => ({
  time: Number(row[0]) / 3600,
  potential: Number(row[1]),
  current: -Number(row[2]) / CAPACITY,
}));

interface Spectrum {
  readonly time: number;
  readonly position: number;
  readonly values: number[];
}
const spectra: Spectrum[] = numbers("xas_spectra_8320_8420eV.csv").map((row) => ({
  time: Number(row[0]) / 3600,
  position: Number(row[1]),
  values: row.slice(5).map(Number),
}));

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, n) => sum + x * b[n], 0);
const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((x, n) => x - b[n]);

/** Share of `full` in each spectrum by least squares on the line from `first` to `full`, and the rms that is left. */
function extents(all: readonly Spectrum[]): { time: number; extent: number; residual: number }[] {
  const first = all[0].values;
  const towards = all.map(({ values }) => minus(values, first));
  const far = towards.reduce((best, each) => (dot(each, each) > dot(best, best) ? each : best));
  return all.map(({ time }, n) => {
    const extent = dot(towards[n], far) / dot(far, far);
    const left = towards[n].map((x, k) => x - extent * far[k]);
    return { time, extent, residual: Math.sqrt(dot(left, left) / left.length) };
  });
}

/** Where the sign or size of the current changes for good: the legs of the protocol. */
const LEGS = {
  C10: { start: 10.869, ends: [19.447, 28.759, 37.176] },
  C4: { start: 38.889, ends: [42.0, 45.3, 48.35] },
} as const;

const between = (from: number, to: number): Electro[] =>
  electro.filter(({ time }) => time > from + SWITCH && time < to - SWITCH);
const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Change of composition per unit of extent: the charge of the first discharge over the change of extent in it. */
const byPosition = [1, 2].map((position) => extents(spectra.filter((each) => each.position === position)));
const nearest = (list: readonly { time: number; extent: number }[], time: number): number =>
  list.reduce((best, each) => (Math.abs(each.time - time) < Math.abs(best.time - time) ? each : best)).extent;
const discharged = between(LEGS.C10.start, LEGS.C10.ends[0]);
const charge = average(discharged.map(({ current }) => current)) * (LEGS.C10.ends[0] - LEGS.C10.start);
const spans = byPosition.map(
  (list) => charge / (nearest(list, LEGS.C10.start) - nearest(list, LEGS.C10.ends[0])),
);
const compositions = byPosition.map((list, p) =>
  list.map(({ time, extent }) => ({ time, c: CHARGED + spans[p] * (1 - extent) })),
);

const write = (name: string, lines: readonly string[]): void =>
  writeFileSync(new URL(name, import.meta.url), `${lines.join("\n")}\n`);

/** Both branches at C/10 against spectroscopic composition; the mean of the two where both are known. */
function openCircuit(): { composition: number; potential: number }[] {
  const branch = (from: number, to: number): { c: number; v: number }[] =>
    compositions
      .flat()
      .filter(({ time }) => time > from + 0.2 && time < to - 0.05)
      .map(({ time, c }) => ({
        c,
        v: electro.reduce((best, each) =>
          Math.abs(each.time - time) < Math.abs(best.time - time) ? each : best,
        ).potential,
      }));
  const branches = [branch(LEGS.C10.start, LEGS.C10.ends[0]), branch(LEGS.C10.ends[0], LEGS.C10.ends[1])];
  const points: { composition: number; potential: number }[] = [];
  for (let c = 0.06; c < 0.96; c += 0.04) {
    const sides = branches.map((list) =>
      list.filter((each) => Math.abs(each.c - c) < 0.03).map(({ v }) => v),
    );
    if (sides.every((side) => side.length > 0))
      points.push({ composition: c, potential: average(sides.map(average)) });
  }
  return points.filter(({ potential }, n) => n === 0 || potential < points[n - 1].potential);
}
const curve = openCircuit();
write("open-circuit.csv", [
  "composition,potential_V",
  ...curve.map((p) => `${p.composition.toFixed(3)},${p.potential.toFixed(4)}`),
]);

const experiments = Object.entries(LEGS).flatMap(([rate, { start, ends }]) =>
  [0, 1].map((p) => {
    const name = `position-${p + 1}-${rate}`;
    const last = ends[ends.length - 1];
    const seen = compositions[p].filter(({ time }) => time > start && time < last);
    write(`composition-${name}.csv`, [
      "time_h,composition",
      ...seen.map(({ time, c }) => `${time.toFixed(4)},${c.toFixed(4)}`),
    ]);
    const legs = ends.map((end, n) => ({ from: n === 0 ? start : ends[n - 1], end }));
    const potentials = legs.flatMap(({ from, end }) => {
      const rows = between(from, end);
      return rows.filter(
        (row, n) => n % Math.ceil(rows.length / 70) === 0 && (n === 0 || row.time - rows[n - 1].time > 1e-4),
      );
    });
    write(`potential-${name}.csv`, [
      "time_h,potential_V",
      ...potentials.map(({ time, potential }) => `${time.toFixed(4)},${potential.toFixed(4)}`),
    ]);
    const begin = seen[0].c;
    return {
      name,
      temperature: "298.15 K",
      start: `${start} h`,
      population: {
        openCircuit: {
          name: "C/10 mean of branches",
          citation: "From these data by reduce.ts",
          table: {
            file: "open-circuit.csv",
            composition: { column: "composition", unit: "1" },
            potential: { column: "potential_V", unit: "V" },
          },
          offsetError: "0.05 V",
        },
        initial: { normal: { mean: Number(begin.toFixed(3)), sd: 0 } },
      },
      protocol: legs.map(({ from, end }) => ({
        current: `${average(between(from, end).map(({ current }) => current)).toFixed(5)} 1/h`,
        until: { time: `${end} h` },
      })),
      observations: [
        {
          kind: "signal",
          quantity: "mean",
          file: `composition-${name}.csv`,
          time: { column: "time_h", unit: "h" },
          value: { column: "composition", unit: "1" },
          error: "0.02",
        },
        {
          kind: "signal",
          quantity: "potential",
          file: `potential-${name}.csv`,
          time: { column: "time_h", unit: "h" },
          value: { column: "potential_V", unit: "V" },
          error: "0.01 V",
        },
      ],
    };
  }),
);

const corpus = {
  $schema: "../corpus.schema.json",
  format: 1,
  name: "linio2-operando-xas",
  title: "State of charge of LiNiO2 from operando X-ray absorption, two positions, two rates",
  citation:
    "Operando Ni K-edge quick-XAS of a LiNiO2 cell, ROCK beamline, SOLEIL, July 2022; cell by G. Moehl (BIG-MAP, EU grant 957189); data from github.com/GhostDeini/perex, example/operando, commit 579979a",
  licence: "BSD-3-Clause (the repository of the data)",
  synthetic: false,
  errorModel: "scaled",
  experiments,
};
write("corpus.json", [JSON.stringify(corpus, null, 2)]);
const residuals = byPosition.map((list) => average(list.map(({ residual }) => residual)).toFixed(4));
process.stdout.write(
  `reduce: spans ${spans.map((span) => span.toFixed(3)).join(", ")}; mean residual of the combination ${residuals.join(", ")}\n`,
);

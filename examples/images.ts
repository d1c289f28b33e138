// What do X-ray images say about each particle? A phantom with drift and an energy scale that is 0.1 eV off is written as a
// beamline would write it, read back, and turned into compositions with errors, which are held against the truth.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  countDistribution,
  drawStack,
  phantom,
  phantomReferences,
  processStack,
  readStack,
  writeNxstxm,
} from "kinetoscope";

const energies = Float64Array.from({ length: 26 }, (_, n) => 847 + 0.5 * n);
const field = { rows: 96, columns: 96, particles: 4, compositions: [0.9, 0.75, 0.6, 0.45], energies };
const { stack, truth } = phantom({ seed: 1, ...field, energyOffset: 0.1 });
const folder = await mkdtemp(join(tmpdir(), "images-"));
await writeNxstxm(join(folder, "scan.hdf5"), stack);

const scan = await readStack(join(folder, "scan.hdf5"));
const references = phantomReferences(truth).filter(({ name }) => name !== "intermediate");
const processed = processStack(scan, references);
for (const { row, column, estimate, diameter } of processed.particles) {
  const planted = truth.compositions[truth.labels[Math.round(row) * 96 + Math.round(column)] - 1];
  const { composition = NaN, total = NaN } = estimate ?? {};
  const close = Math.abs(composition - planted) < 3 * total ? "within" : "not within";
  console.log(`${composition.toFixed(2)}, ${close} three errors of the planted; ${diameter.toFixed(1)} µm`);
}
const { value, sampling } = countDistribution(processed.particles).mean;
console.log(`mean ${value.toFixed(2)} ± ${sampling.toFixed(1)} by sampling`);
console.log(`energies shifted by ${processed.estimate.shift.toFixed(2)} eV`);
for (const { name, svg } of await drawStack(scan, processed))
  await writeFile(join(folder, `${name}.svg`), svg);
await rm(folder, { recursive: true }); // leave the line out to look at the pictures

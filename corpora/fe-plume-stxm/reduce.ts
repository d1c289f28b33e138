/**
 * Reduces the stack of a plume particulate at the Fe L edge to a table of particles:
 *   npx tsx corpora/fe-plume-stxm/reduce.ts <folder with 71214078.hdr, its .xim, i0.xsp, oxidized.t and reduced.t>
 * Steps are those of recipe.json, which `processStack` replays: I0 from the spectrum that was measured beside the sample,
 * frames as they were aligned by the owners, particles by the noise of the amounts, two references and a line for each. The
 * references are from the same images, so their energies are right by construction (to the 0.02 eV of the scale's steps).
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { included } from "../../src/imaging/chain/distribution.js";
import { processStack } from "../../src/imaging/chain/process.js";
import { parseRecipe } from "../../src/imaging/chain/recipe.js";
import { referenceOf } from "../../src/imaging/chain/reference.js";
import { readSource } from "../../src/imaging/read/source.js";
import { readStack } from "../../src/imaging/read/stack.js";
import { readTextSpectrum } from "../../src/imaging/read/text-spectrum.js";
import { writeCsv } from "../../src/imaging/write/csv.js";
import { writeParticles } from "../../src/imaging/write/particles.js";

const [, , raw] = process.argv;
if (!raw || !existsSync(join(raw, "71214078.hdr"))) {
  process.stdout.write("reduce: the raw stack is not there; the tables in the corpus stay as they are.\n");
  process.exit(0);
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const spectrum = async (name: string) =>
  readTextSpectrum(await readSource(join(raw, name)), { energyUnit: "eV" });
const references = [
  referenceOf(await spectrum("oxidized.t"), 1, "Fe(III)"),
  referenceOf(await spectrum("reduced.t"), 0, "Fe(II)"),
];
const recipe = parseRecipe(JSON.parse(readFileSync(here("recipe.json"), "utf8")), "recipe.json");
const processed = processStack(await readStack(join(raw, "71214078.hdr")), references, recipe, {
  incident: await spectrum("i0.xsp"),
});

const { particles, notes } = processed;
await writeParticles(here("particles.csv"), [{ time: 0, stack: "71214078", particles }]);
const counted = included(particles).map(({ estimate }) => estimate!);
await writeCsv(here("frames-plume.csv"), {
  time_h: counted.map(() => 0),
  composition: counted.map(({ composition }) => composition),
  error: counted.map(({ statistical }) => statistical),
});
const shared = Math.sqrt(counted.reduce((sum, { systematic }) => sum + systematic ** 2, 0) / counted.length);
process.stdout.write(
  `${counted.length} of ${particles.length} particles count; offsetError ${shared.toPrecision(3)}\n`,
);
for (const note of notes) process.stdout.write(`${note}\n`);

import { join } from "node:path";
import type { Command } from "commander";
import { checkShape, readCorpus } from "../experiment/read.js";
import { included } from "../imaging/chain/distribution.js";
import { referenceOf } from "../imaging/chain/reference.js";
import { readSpectrum } from "../imaging/read/spectrum.js";
import { checkWritable, writeFolder } from "../report/folder.js";
import { withError } from "../report/numbers.js";
import { discoverCommand } from "./discover.js";
import { EXIT, type Finish } from "./exit.js";
import { corpusExperiment, corpusFiles } from "./image-files.js";
import { readImageJob, readRecipe, recipeOf } from "./image-job.js";
import { imageStack, optionsOf, type ImagedStack, type ReadJob } from "./image-stack.js";
import { progressLine } from "./progress.js";
import { withSearch, type SearchFlags } from "./search-flags.js";

/** Flags of the command; with a grammar it goes on to laws, with the flags of `discover`. */
interface ImageFlags extends SearchFlags {
  readonly out: string;
  readonly grammar?: string;
  readonly recipe?: string;
  readonly pictures: boolean;
}

/** Adds the command `image`. */
export function addImage(program: Command, finish: Finish): void {
  withSearch(
    program.command("image <folder>").requiredOption("--out <folder>", "a new folder for the corpus"),
  )
    .description("turn the X-ray stacks of a folder with its imaging.json into a corpus, and on to laws")
    .option(
      "--recipe <file>",
      "how stacks are processed, instead of what the job says: a recipe, or a provenance.json",
    )
    .option("--no-pictures", "only numbers")
    .option("--grammar <file>", "discover laws from the corpus at once, as the command discover does")
    .addHelpText(
      "after",
      "\nExamples:\n  kinetoscope image scans --out runs/imaged\n  kinetoscope image scans --out runs/imaged --grammar grammars/electro-autocatalysis.bnf --workers 2\n",
    )
    .action(async (folder: string, flags: ImageFlags) => finish(await imageCommand(folder, flags)));
}

/**
 * Turns a folder of stacks with its `imaging.json` into a corpus that `discover` and `compare` read, with provenance and
 * pictures; with a grammar, discovers laws from it at once and writes their report into `laws` within the corpus.
 * @throws ImagingError where the job, a file or a step is wrong; CorpusError where the corpus is.
 */
async function imageCommand(folder: string, flags: ImageFlags): Promise<number> {
  const read = await readJob(folder, flags);
  await checkWritable(flags.out);
  const say = (text: string): void => void (flags.json ? process.stderr : process.stdout).write(text);
  const stacks = await imageAll(read, say);
  const out = await writeFolder(flags.out, await corpusFiles(read, stacks), readCorpus);
  say(`Corpus: ${out}\n`);
  if (read.pictures) say(`Pictures: ${join(out, "pictures", "index.html")}\n`);
  if (flags.grammar === undefined) return EXIT.done;
  return discoverCommand(out, { ...flags, grammar: flags.grammar, out: join(out, "laws") });
}

/** The job, checked as far as that goes before anything is processed, which may take long. */
async function readJob(folder: string, flags: ImageFlags): Promise<ReadJob> {
  const stated = await readImageJob(folder);
  const job = flags.recipe === undefined ? stated : { ...stated, recipe: await readRecipe(flags.recipe) };
  const { experiments } = job.corpus;
  experiments.forEach(({ stacks }) => stacks.forEach(({ recipe }) => recipeOf(folder, job, recipe)));
  checkShape(join(folder, "imaging.json: corpus"), {
    ...job.corpus,
    experiments: experiments.map((experiment) => corpusExperiment(experiment, 0)),
  });
  const references = await Promise.all(
    job.references.map(async ({ name, composition, ...spectrum }) =>
      referenceOf(await readSpectrum(join(folder, spectrum.file), optionsOf(spectrum)), composition, name),
    ),
  );
  return { folder, job, references, pictures: flags.pictures };
}

async function imageAll(read: ReadJob, say: (text: string) => void): Promise<ImagedStack[]> {
  const all = read.job.corpus.experiments.flatMap(({ name, stacks }) =>
    stacks.map((entry) => ({ name, entry })),
  );
  const line = progressLine();
  const done: ImagedStack[] = [];
  for (const { name, entry } of all) {
    line.update(done.length / all.length, `stack ${done.length + 1} of ${all.length}, ${entry.file}`);
    const stack = await imageStack(read, name, entry);
    done.push(stack);
    line.done();
    say(lineOf(stack));
  }
  return done;
}

function lineOf({ experiment, entry, particles, energyShift }: ImagedStack): string {
  const shift = withError(energyShift.value, energyShift.error);
  return `${experiment}  ${entry.time} h  ${entry.file}: ${included(particles).length} of ${particles.length} particles, energies shifted by ${shift} eV\n`;
}

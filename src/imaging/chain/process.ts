import type { Provenance, Spectrum, Stack } from "../model.js";
import { bordersOf } from "./borders.js";
import type { Cube } from "./cube.js";
import { designOf } from "./design.js";
import { fitEnergyShift, type EnergyShift } from "./energy-shift.js";
import { estimateStack, type StackEstimate } from "./estimate.js";
import { drawContours, growLabels, pixelsOf } from "./footprint.js";
import { dropSmall, labelParticles, labelsFromMask, type Labels } from "./label.js";
import { testMissing, type MissingComponent } from "./missing.js";
import type { OpticalDensity } from "./optical-density.js";
import { sumSpectra, type ParticleSpectra } from "./particle-spectra.js";
import { tabulate, type Particle } from "./particle-table.js";
import { fitAmounts, fitPixels, type PixelMaps } from "./pixel-maps.js";
import { prepareStack, type Prepared } from "./prepare.js";
import { parseRecipe, type Recipe, type RecipeInput } from "./recipe.js";
import { broaden, checkReferences, type Reference } from "./reference.js";
import { mergeLabels, splitTouching } from "./watershed.js";

/** What else a recipe may ask for. */
export interface ProcessInputs {
  /** I0 measured without the sample. */
  readonly incident?: Spectrum;
  /** Labels drawn by hand in the aligned field, rows * columns. */
  readonly mask?: ArrayLike<number>;
}

/** A processed stack: the table, the maps, and everything that was found on the way. */
export interface Processed {
  readonly particles: readonly Particle[];
  readonly maps: PixelMaps;
  readonly labels: Labels;
  readonly spectra: ParticleSpectra;
  readonly estimate: StackEstimate;
  readonly prepared: Prepared;
  readonly missing: MissingComponent;
  /** The search for the shift; undefined where the recipe gives it. */
  readonly energyShift: EnergyShift | undefined;
  /** As used, broadened where the recipe says so. */
  readonly references: readonly Reference[];
  /** Everything that is needed to do it again. */
  readonly recipe: Recipe;
  readonly provenance: Provenance;
  /** Sentences that a reader of the table must know. */
  readonly notes: readonly string[];
}

/**
 * Replays a recipe: from counts to the table of particles and the maps.
 * @throws ImagingError where the recipe is not one, or a step cannot be done; never returns numbers instead.
 */
export function processStack(
  stack: Stack,
  references: readonly Reference[],
  input: RecipeInput = {},
  inputs: ProcessInputs = {},
): Processed {
  const recipe = parseRecipe(input);
  checkReferences(references);
  const used = references.map((reference) => broaden(reference, recipe.fit.broaden));
  const prepared = prepareStack(stack, recipe, inputs.incident);
  const { energies, density } = prepared;
  const { baseline, shift: asked } = recipe.fit;
  const compositions = used.map(({ composition }) => composition);
  const start = asked === "fit" ? 0 : asked;
  const amounts = fitAmounts(density, designOf(used, energies, baseline, start));
  const labels = segment(amounts, density.density, recipe, inputs.mask);
  const smeared = pixelsOf(growLabels(labels, recipe.segment.rim));
  const spectra = sumSpectra(density, smeared, amounts);
  const options = { most: recipe.fit.mostShift };
  const energyShift =
    asked === "fit" && labels.count > 0
      ? fitEnergyShift(spectra, used, energies, baseline, options)
      : undefined;
  const borders = bordersOf(labels, amounts);
  const estimate = estimateStack(spectra, {
    whole: (n) => borders.cut[n] === 0,
    references: used,
    energies,
    baseline,
    curvature: recipe.fit.curvature,
    shift: energyShift?.shift ?? start,
    shiftFitted: energyShift !== undefined && !energyShift.atLimit,
    block: recipe.errors.block,
    draws: recipe.errors.draws,
    seed: `${recipe.seed}`,
    energyError: recipe.fit.energyError,
    darkError: recipe.dark.error,
    ...(recipe.dark.error > 0 ? { darkSlopes: darkSlopesOf(density, smeared) } : {}),
  });
  const maps = fitPixels(density, designOf(used, energies, baseline, estimate.shift), compositions);
  const missing = testMissing(estimate, energies.length);
  return {
    particles: tabulate(
      estimate,
      maps,
      labels,
      pixelsOf(labels),
      borders,
      tableOptions(stack, recipe, compositions),
    ),
    maps,
    labels,
    spectra,
    estimate,
    prepared,
    missing,
    energyShift,
    references: used,
    recipe,
    provenance: stack.provenance,
    notes: notesOf(stack, prepared, estimate, missing, energyShift),
  };
}

function segment(
  amounts: Float64Array,
  { rows, columns }: Cube,
  { segment: options }: Recipe,
  mask?: ArrayLike<number>,
): Labels {
  if (options.method === "mask") return labelsFromMask(mask ?? [], rows, columns);
  const { threshold, deviations, opening, leastPixels, split, contour, merge } = options;
  const found = labelParticles(amounts, rows, columns, { threshold, deviations, opening, leastPixels });
  const apart = split === false ? found : dropSmall(splitTouching(found, { depth: split }), leastPixels);
  const whole = contour === false ? apart : drawContours(apart, amounts, contour);
  return merge.length > 0 ? mergeLabels(whole, merge) : whole;
}

/** What a dark signal of I0's size would add to each particle's spectrum, for one unit: the sum of exp(A) - 1. */
function darkSlopesOf({ density }: OpticalDensity, pixels: readonly Int32Array[]): Float64Array {
  const { frames, rows, columns, values } = density;
  const slopes = new Float64Array(pixels.length * frames);
  pixels.forEach((list, n) => {
    for (let e = 0; e < frames; e++) {
      for (const p of list) {
        const value = values[e * rows * columns + p];
        if (!Number.isNaN(value)) slopes[n * frames + e] += Math.exp(value) - 1;
      }
    }
  });
  return slopes;
}

function tableOptions(
  stack: Stack,
  { particles, fit, seed, segment: { leaveOut } }: Recipe,
  compositions: number[],
) {
  const spacing = (positions: Float64Array): number =>
    positions.length < 2
      ? NaN
      : Math.abs(positions[positions.length - 1] - positions[0]) / (positions.length - 1);
  return {
    pixelHeight: spacing(stack.rowPositions),
    pixelWidth: spacing(stack.columnPositions),
    density: fit.absolute ? (particles.density ?? NaN) : NaN,
    thick: particles.thick,
    tooThick: particles.tooThick,
    range: [Math.min(...compositions), Math.max(...compositions)] as const,
    leaveOut,
    seed: `${seed}`,
  };
}

function notesOf(
  stack: Stack,
  prepared: Prepared,
  { shift, shiftError, components }: StackEstimate,
  missing: MissingComponent,
  energyShift: EnergyShift | undefined,
): string[] {
  const notes = stack.flags.map(({ note }) => note);
  for (const { frame, reason } of prepared.dead) notes.push(`Frame ${frame} is left out: ${reason}.`);
  const rejected = prepared.shifts.rejected.reduce((sum, value) => sum + value, 0);
  if (rejected > 0) notes.push(`The shifts of ${rejected} frames lie between those of their neighbours.`);
  const { pixels, lines } = prepared.spikes;
  if (pixels + lines.length > 0) notes.push(`${pixels} pixels and ${lines.length} lines were spikes.`);
  if (energyShift?.atLimit) {
    notes.push(
      `No energy shift was found within fit.mostShift (the best is at its end, ${shift.toFixed(3)} eV).`,
    );
  } else if (energyShift) {
    notes.push(`The energies of the stack are shifted by ${shift.toFixed(4)} ± ${shiftError.toFixed(4)} eV.`);
  }
  if (components.jitter > 0.005) {
    notes.push(`Energies scatter by ${components.jitter.toFixed(3)} eV from frame to frame.`);
  }
  if (missing.likely) {
    const percent = (100 * missing.size).toFixed(1);
    notes.push(
      `The references miss something of ${percent} % of their size (evidence ${missing.evidence.toFixed(1)}): look at the residual spectrum.`,
    );
  }
  return notes;
}

import { random } from "../../numerics/random.js";
import { amountOf, compositionGradient, compositionOf } from "./composition.js";
import type { Baseline } from "./design.js";
import { discrepancyOf } from "./discrepancy.js";
import { fitGeneralized, type Components, type GeneralizedFit } from "./generalized-fit.js";
import { modelParticle, type ParticleModel } from "./particle-model.js";
import { spectrumOf, type ParticleSpectra } from "./particle-spectra.js";
import { sampleReference, type Reference } from "./reference.js";
import { estimateComponents, type VarianceComponents } from "./variance-components.js";

export interface EstimateOptions {
  readonly baseline: Baseline;
  /** Whether the model has the column for rims, tails and leaks; see `modelParticle`. */
  readonly curvature: boolean;
  /** eV added to the energies; refined by one step where it was fitted. */
  readonly shift: number;
  readonly shiftFitted: boolean;
  /** Frames in a block of the bootstrap. */
  readonly block: number;
  readonly draws: number;
  readonly seed: string;
  /** eV, error of the energy scale where no shift is fitted. */
  readonly energyError: number;
  /** Error of the dark signal as a fraction of I0, and what one unit of it would add to each spectrum. */
  readonly darkError: number;
  readonly darkSlopes?: Float64Array;
}

/** Parts of the systematic error of a composition, standard deviations that add in squares. */
export interface SystematicParts {
  /** Of what the model of few references misses. */
  readonly model: number;
  /** Of the energy scale, where it is not fitted. */
  readonly energy: number;
  /** Of the references' own errors. */
  readonly references: number;
  readonly dark: number;
}

/** What the spectrum of one particle says. */
export interface ParticleEstimate {
  readonly composition: number;
  /** Standard deviation over a block bootstrap of the frames, the shared shift fitted anew in each. */
  readonly statistical: number;
  readonly systematic: number;
  readonly parts: SystematicParts;
  /** Root of the sum of both squares. */
  readonly total: number;
  /** Sum of the amounts of the references over the pixels. */
  readonly amount: number;
  readonly amountError: number;
  readonly coefficients: Float64Array;
  readonly covariance: Float64Array;
  /** Sum of squares over photon variance and degrees of freedom. */
  readonly misfit: number;
  /** Of neighbouring residuals, each over its photon noise. */
  readonly autocorrelation: number;
  /** Spectrum minus model; 0 where a frame has no weight. */
  readonly residuals: Float64Array;
  /** Frames with a weight. */
  readonly points: number;
}

/** What the spectra of a stack say together. */
export interface StackEstimate {
  /** eV to be added to the energies of the stack, and its error. */
  readonly shift: number;
  readonly shiftError: number;
  readonly components: VarianceComponents;
  /** undefined where the frames do not determine the terms. */
  readonly particles: readonly (ParticleEstimate | undefined)[];
  /** Deviations of the compositions in each draw of the bootstrap: particle n of draw d at d * particles + n. */
  readonly draws: Float64Array;
}

/**
 * Compositions of particles from their spectra by generalised least squares, with errors in two parts: statistical ones
 * by a wild bootstrap of blocks of frames (Shao, J. Am. Stat. Assoc. 105, 218 (2010)), which keeps what is common to all
 * particles in a frame, and systematic ones from what would not show in the residuals.
 */
export function estimateStack(
  spectra: ParticleSpectra,
  references: readonly Reference[],
  energies: ArrayLike<number>,
  options: EstimateOptions,
): StackEstimate {
  const modelAll = (shift: number) => modelsAt(spectra, references, energies, options, shift);
  let models = modelAll(options.shift);
  const covariance = covarianceOf(models, energies);
  const components = estimateComponents(models, spectra, covariance);
  let fits = fitAll(models, spectra, covariance, components);
  let shift = options.shift;
  if (options.shiftFitted) {
    shift += shiftStep(models, fits, spectra);
    models = modelAll(shift);
    fits = fitAll(models, spectra, covariance, components);
  }
  const problem: Problem = { spectra, references, energies, models, fits, covariance, components, options };
  const response = shiftResponse(problem);
  const operators = fits.map((fit, n) => fit && operatorOf(problem, response, fit, n));
  const { draws, deviations, shiftDeviation } = bootstrap(problem, response, operators);
  const particles = fits.map((fit, n) => fit && describe(problem, operators[n]!, fit, n, deviations[n]));
  const missed = components.noise * components.discrepancy ** 2 * quadratic(covariance, response.missed);
  return { shift, shiftError: Math.sqrt(shiftDeviation ** 2 + missed), components, particles, draws };
}

interface Problem {
  readonly spectra: ParticleSpectra;
  readonly references: readonly Reference[];
  readonly energies: ArrayLike<number>;
  readonly models: readonly (ParticleModel | undefined)[];
  readonly fits: readonly (GeneralizedFit | undefined)[];
  readonly covariance: Float64Array;
  readonly components: Components;
  readonly options: EstimateOptions;
}

function modelsAt(
  spectra: ParticleSpectra,
  references: readonly Reference[],
  energies: ArrayLike<number>,
  { baseline, curvature }: EstimateOptions,
  shift: number,
): (ParticleModel | undefined)[] {
  return Array.from({ length: spectra.particles }, (_, n) => {
    const { values, weights } = spectrumOf(spectra, n);
    return modelParticle(references, energies, baseline, shift, curvature, values, weights);
  });
}

function covarianceOf(
  models: readonly (ParticleModel | undefined)[],
  energies: ArrayLike<number>,
): Float64Array {
  const model = models.find((each) => each !== undefined);
  return model ? discrepancyOf(model.design, energies).covariance : new Float64Array(energies.length ** 2);
}

const fitAll = (
  models: readonly (ParticleModel | undefined)[],
  spectra: ParticleSpectra,
  covariance: Float64Array,
  components: Components,
): (GeneralizedFit | undefined)[] =>
  models.map((model, n) => {
    const { values, weights } = spectrumOf(spectra, n);
    return model && fitGeneralized(model, values, weights, covariance, components);
  });

/** One step of Gauss and Newton for the shift that all particles share. */
function shiftStep(
  models: readonly (ParticleModel | undefined)[],
  fits: readonly (GeneralizedFit | undefined)[],
  spectra: ParticleSpectra,
): number {
  let [right, normal] = [0, 0];
  fits.forEach((fit, n) => {
    if (!fit) return;
    const { slope } = models[n]!;
    const projected = fit.project(slope);
    const trust = trustOf(fit);
    right += trust * dot(projected, spectrumOf(spectra, n).values);
    normal += trust * dot(projected, slope);
  });
  return normal > 0 ? right / normal : 0;
}

/** Particles that fit badly by the others' measure count for less. */
const trustOf = (fit: GeneralizedFit): number =>
  1 / Math.max(1, fit.squares / Math.max(1, fit.points - fit.coefficients.length));

/** How the fitted shift answers to the frames. */
interface ShiftResponse {
  /** To noise: of each particle's spectrum; all zero where the shift is not fitted. */
  readonly particles: readonly Float64Array[];
  /** To a discrepancy of unit size that all particles share in proportion to their amounts. */
  readonly missed: Float64Array;
}

function shiftResponse({ spectra, models, fits, options }: Problem): ShiftResponse {
  const { points } = spectra;
  const missed = new Float64Array(points);
  const particles = fits.map((fit, n) =>
    fit && options.shiftFitted
      ? fit.project(models[n]!.slope).map((v) => trustOf(fit) * v)
      : new Float64Array(points),
  );
  const normal = particles.reduce((sum, row, n) => sum + (models[n] ? dot(row, models[n].slope) : 0), 0);
  particles.forEach((row, n) => {
    const amount = fits[n] ? amountIn(models[n]!, fits[n]) : 0;
    for (let e = 0; e < points; e++) {
      row[e] = normal > 0 ? row[e] / normal : 0;
      missed[e] += amount * row[e];
    }
  });
  return { particles, missed };
}

/** How the composition of a particle answers to its own spectrum, and to the shift. */
interface Operator {
  readonly estimator: Float64Array;
  readonly toShift: number;
  /** To a discrepancy of unit size, the fitted shift's answer included. */
  readonly missed: Float64Array;
}

function operatorOf(
  { models, references }: Problem,
  response: ShiftResponse,
  fit: GeneralizedFit,
  n: number,
): Operator {
  const gradient = new Float64Array(fit.coefficients.length);
  compositionGradient(
    fit.coefficients,
    references.map(({ composition }) => composition),
    gradient,
  );
  const estimator = fit.estimator(gradient);
  const toShift = dot(estimator, models[n]!.slope);
  const amount = amountIn(models[n]!, fit);
  const missed = estimator.map((value, e) => amount * value - toShift * response.missed[e]);
  return { estimator, toShift, missed };
}

/**
 * Signs of whole blocks of frames are drawn at random, the same for all particles. Residuals are those that neither the
 * model nor its discrepancy explains, made larger by what the fit took from them.
 */
function bootstrap(problem: Problem, response: ShiftResponse, operators: readonly (Operator | undefined)[]) {
  const { spectra, fits, options } = problem;
  const { particles, points } = spectra;
  const scatter = fits.map((fit) => (fit ? scatterOf(fit) : new Float64Array(points)));
  const ofShift = new Float64Array(points);
  scatter.forEach((each, n) => each.forEach((value, e) => (ofShift[e] += response.particles[n][e] * value)));
  const terms = operators.map((operator, n) =>
    scatter[n].map((value, e) =>
      operator ? operator.estimator[e] * value - operator.toShift * ofShift[e] : 0,
    ),
  );
  const draws = new Float64Array(options.draws * particles);
  const squares = new Float64Array(particles);
  let shiftSquares = 0;
  const stream = random(options.seed).split("bootstrap");
  const signs = new Float64Array(points);
  for (let d = 0; d < options.draws; d++) {
    drawSigns(signs, options.block, stream);
    for (let n = 0; n < particles; n++) {
      const deviation = dot(terms[n], signs);
      draws[d * particles + n] = deviation;
      squares[n] += deviation ** 2;
    }
    shiftSquares += dot(ofShift, signs) ** 2;
  }
  const deviations = squares.map((sum) => Math.sqrt(sum / options.draws));
  return { draws, deviations, shiftDeviation: Math.sqrt(shiftSquares / options.draws) };
}

function scatterOf({ residuals, explained, points, coefficients }: GeneralizedFit): Float64Array {
  const scale = Math.sqrt(points / Math.max(1, points - coefficients.length));
  return residuals.map((value, e) => (value === 0 ? 0 : scale * (value - explained[e])));
}

function drawSigns(
  signs: Float64Array,
  block: number,
  stream: { next(): number; integer(n: number): number },
): void {
  const offset = stream.integer(block);
  let sign = 1;
  for (let e = 0; e < signs.length; e++) {
    if (e === 0 || (e + offset) % block === 0) sign = stream.next() < 0.5 ? -1 : 1;
    signs[e] = sign;
  }
}

function describe(
  problem: Problem,
  operator: Operator,
  fit: GeneralizedFit,
  n: number,
  statistical: number,
): ParticleEstimate {
  const { references, spectra, models } = problem;
  const { weights } = spectrumOf(spectra, n);
  const parts = systematicParts(problem, operator, n);
  const systematic = Math.hypot(parts.model, parts.energy, parts.references, parts.dark);
  const scaled = fit.residuals.map((value, e) => value * Math.sqrt(weights[e]));
  const squares = dot(scaled, scaled);
  const neighbours = scaled.reduce((sum, value, e) => sum + value * (scaled[e + 1] ?? 0), 0);
  return {
    composition: compositionOf(
      fit.coefficients,
      references.map(({ composition }) => composition),
    ),
    statistical,
    systematic,
    parts,
    total: Math.hypot(statistical, systematic),
    amount: amountIn(models[n]!, fit),
    amountError: amountErrorOf(fit, references.length),
    coefficients: fit.coefficients,
    covariance: fit.covariance,
    misfit: squares / Math.max(1, fit.points - fit.coefficients.length),
    autocorrelation: squares > 0 ? neighbours / squares : 0,
    residuals: fit.residuals,
    points: fit.points,
  };
}

function systematicParts(problem: Problem, operator: Operator, n: number): SystematicParts {
  const { components, covariance, options, spectra } = problem;
  const { points } = spectra;
  const missed = components.noise * components.discrepancy ** 2 * quadratic(covariance, operator.missed);
  const dark = options.darkSlopes?.subarray(n * points, (n + 1) * points);
  return {
    model: Math.sqrt(missed),
    energy: options.shiftFitted ? 0 : Math.abs(operator.toShift) * options.energyError,
    references: referencePart(problem, operator, n),
    dark: dark ? Math.abs(dot(operator.estimator, dark)) * options.darkError : 0,
  };
}

/** Errors of the references at the frames, each independent (they were measured point by point). */
function referencePart({ references, fits, energies }: Problem, operator: Operator, n: number): number {
  let sum = 0;
  references.forEach(({ name, energies: grid, errors }, k) => {
    if (!errors) return;
    const amount = fits[n]!.coefficients[k];
    const sampled = sampleReference({ name, energies: grid, values: errors }, energies, 0, Infinity);
    sampled.forEach((error, e) => (sum += (operator.estimator[e] * amount * error) ** 2));
  });
  return Math.sqrt(sum);
}

const amountIn = ({ design }: ParticleModel, fit: GeneralizedFit): number =>
  amountOf(fit.coefficients, design.references);

function amountErrorOf({ covariance, coefficients }: GeneralizedFit, references: number): number {
  let sum = 0;
  for (let i = 0; i < references; i++) {
    for (let j = 0; j < references; j++) sum += covariance[i * coefficients.length + j];
  }
  return Math.sqrt(sum);
}

function quadratic(matrix: Float64Array, vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) {
    for (let j = 0; j < vector.length; j++) sum += vector[i] * matrix[i * vector.length + j] * vector[j];
  }
  return Math.max(0, sum);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}

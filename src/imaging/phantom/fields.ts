import { random, type Random } from "../../numerics/random.js";
import { END_MEMBERS } from "./spectra.js";
import type { PhantomOptions } from "./options.js";
import type { PhantomParticle } from "./particles.js";

/** What is in the field, pixel by pixel, before anything is measured; with a margin around the view. */
export interface Fields {
  readonly rows: number;
  readonly columns: number;
  /** Pixels that the fields reach beyond the view on each side. */
  readonly margin: number;
  /** Micrometres of reduced and oxidised material, and of the component between them (4 w (1 - w) t). */
  readonly reduced: Float64Array;
  readonly oxidised: Float64Array;
  readonly between: Float64Array;
  /** Number from 1 of the particle that has most material at a pixel, 0 for none. */
  readonly labels: Int32Array;
  /** Of each particle: mean composition by mass, and micrometres times pixels of material. */
  readonly compositions: Float64Array;
  readonly volumes: Float64Array;
}

/** Samples along each side of a pixel: thickness is the mean over the pixel. */
const SAMPLES = 3;
const WIDTH = END_MEMBERS.reduced - END_MEMBERS.oxidised;

/** The fields of particles; `shift` changes every composition (beam damage). */
export function drawFields(
  options: PhantomOptions,
  particles: readonly PhantomParticle[],
  margin: number,
  shift = 0,
): Fields {
  const [rows, columns] = [options.rows + 2 * margin, options.columns + 2 * margin];
  const pixels = rows * columns;
  const fields = {
    rows,
    columns,
    margin,
    reduced: new Float64Array(pixels),
    oxidised: new Float64Array(pixels),
    between: new Float64Array(pixels),
    labels: new Int32Array(pixels),
    compositions: new Float64Array(particles.length),
    volumes: new Float64Array(particles.length),
  };
  const thickest = new Float64Array(pixels);
  particles.forEach((particle, n) => addParticle(fields, thickest, options, particle, n, shift));
  return fields;
}

function addParticle(
  fields: Fields,
  thickest: Float64Array,
  options: PhantomOptions,
  particle: PhantomParticle,
  n: number,
  shift: number,
): void {
  const local = localComposition(options, particle, random(options.seed).split(`interior ${n}`));
  const offset = particle.composition + shift - local.mean;
  const reach = Math.ceil(particle.long) + 1;
  const centre = [Math.round(particle.row) + fields.margin, Math.round(particle.column) + fields.margin];
  let [mass, moment] = [0, 0];
  for (let row = centre[0] - reach; row <= centre[0] + reach; row++) {
    for (let column = centre[1] - reach; column <= centre[1] + reach; column++) {
      if (row < 0 || column < 0 || row >= fields.rows || column >= fields.columns) continue;
      const { thickness, radius } = pixelOf(options, particle, row - fields.margin, column - fields.margin);
      if (thickness === 0) continue;
      const composition = offset + local.at(radius, row, column);
      addPixel(fields, row * fields.columns + column, thickness, composition);
      if (thickness > thickest[row * fields.columns + column]) {
        thickest[row * fields.columns + column] = thickness;
        fields.labels[row * fields.columns + column] = n + 1;
      }
      mass += thickness;
      moment += thickness * composition;
    }
  }
  fields.volumes[n] = mass;
  fields.compositions[n] = moment / mass;
}

function addPixel(fields: Fields, pixel: number, thickness: number, composition: number): void {
  const weight = (composition - END_MEMBERS.oxidised) / WIDTH;
  fields.reduced[pixel] += thickness * weight;
  fields.oxidised[pixel] += thickness * (1 - weight);
  fields.between[pixel] += thickness * 4 * weight * (1 - weight);
}

/** Mean thickness over a pixel, and the distance of its middle from the centre in units of the rim's. */
function pixelOf(options: PhantomOptions, particle: PhantomParticle, row: number, column: number) {
  const [cosine, sine] = [Math.cos(particle.angle), Math.sin(particle.angle)];
  const power = options.shape === "platelet" ? 0.25 : 0.5;
  let thickness = 0;
  let radius = 0;
  for (let i = 0; i < SAMPLES; i++) {
    for (let j = 0; j < SAMPLES; j++) {
      const dy = row - particle.row + (i + 0.5) / SAMPLES - 0.5;
      const dx = column - particle.column + (j + 0.5) / SAMPLES - 0.5;
      const u = (dx * cosine + dy * sine) / particle.long;
      const v = (dy * cosine - dx * sine) / particle.short;
      const squared = u * u + v * v;
      if (squared < 1) thickness += particle.thickness * (1 - squared) ** power;
      radius += Math.sqrt(squared);
    }
  }
  return { thickness: thickness / SAMPLES ** 2, radius: radius / SAMPLES ** 2 };
}

/** Composition inside a particle relative to a constant, and its mean over the mass. */
function localComposition(options: PhantomOptions, particle: PhantomParticle, stream: Random) {
  const at = profile(options, stream);
  if (options.interior === "uniform") return { at, mean: 0 };
  const reach = Math.ceil(particle.long) + 1;
  let [mass, moment] = [0, 0];
  for (let row = -reach; row <= reach; row++) {
    for (let column = -reach; column <= reach; column++) {
      const [r, c] = [Math.round(particle.row) + row, Math.round(particle.column) + column];
      const { thickness, radius } = pixelOf(options, particle, r, c);
      mass += thickness;
      moment += thickness * at(radius, r, c);
    }
  }
  return { at, mean: moment / mass };
}

function profile(options: PhantomOptions, stream: Random): (radius: number, r: number, c: number) => number {
  const { contrast, interior } = options;
  if (interior === "gradient") return (radius) => contrast * radius;
  if (interior === "core-shell") return (radius) => (radius > 0.7 ? contrast : 0);
  if (interior === "uniform") return () => 0;
  const waves = Array.from({ length: 6 }, () => [
    stream.normal(),
    stream.normal(),
    2 * Math.PI * stream.next(),
  ]);
  const scale = contrast * Math.sqrt(2 / waves.length);
  return (_, r, c) =>
    scale * waves.reduce((sum, [u, v, phase]) => sum + Math.cos(0.4 * (u * r + v * c) + phase), 0);
}

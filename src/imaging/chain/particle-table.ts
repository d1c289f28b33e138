import type { Borders } from "./borders.js";
import type { ParticleEstimate, StackEstimate } from "./estimate.js";
import { heterogeneityOf, type Heterogeneity } from "./heterogeneity.js";
import type { Labels } from "./label.js";
import { distanceSquared } from "./morphology.js";
import type { PixelMaps } from "./pixel-maps.js";

/** One particle of a stack. */
export interface Particle {
  /** Number of the label, from 1. */
  readonly id: number;
  /** Centre of its pixels, counted from 0. */
  readonly row: number;
  readonly column: number;
  /** undefined where the frames do not determine it. */
  readonly estimate: ParticleEstimate | undefined;
  readonly pixels: number;
  /** Square micrometres, and micrometres of the disc of that area; NaN where the size of the pixels is not known. */
  readonly area: number;
  readonly diameter: number;
  /** Picograms; NaN where the references are not absolute or the size of the pixels is not known. */
  readonly mass: number;
  readonly massError: number;
  /** Greatest optical density, the uppermost twentieth of its pixels left out. */
  readonly greatest: number;
  readonly heterogeneity: Heterogeneity | undefined;
  readonly flags: readonly ParticleFlag[];
  /** Why it does not belong into a distribution; empty where it does. */
  readonly excluded: readonly Exclusion[];
}

export type ParticleFlag =
  | "touches another particle"
  | "thick"
  | "beyond the references"
  | "residuals alike from frame to frame"
  | "misfit";

export type Exclusion =
  "cut by the edge" | "too thick" | "too faint" | "not determined by the frames" | "left out by the recipe";

export interface TableOptions {
  /** Micrometres; NaN where not known. */
  readonly pixelHeight: number;
  readonly pixelWidth: number;
  /** Grams per cubic centimetre; NaN where references are not absolute. */
  readonly density: number;
  /** Optical densities above which a particle is flagged, and excluded. */
  readonly thick: number;
  readonly tooThick: number;
  /** Compositions between which the references lie. */
  readonly range: readonly [low: number, high: number];
  /** Numbers of particles that the user leaves out. */
  readonly leaveOut: readonly number[];
  readonly seed: string;
}

/** Signal over noise of the amount below which a particle is too faint. */
const LEAST_SIGNAL = 3;
/** Correlation of neighbouring residuals, and their sum of squares over that of the noise, that are flagged. */
const [ALIKE, LARGE] = [0.5, 9];

/**
 * The table of particles: what each is, how sure that is, what is odd about it, and why it may not count.
 * @param pixels of each particle within its contour
 * @param borders which of them are cut, and which touch another
 */
export function tabulate(
  estimate: StackEstimate,
  maps: PixelMaps,
  labels: Labels,
  pixels: readonly Int32Array[],
  borders: Borders,
  options: TableOptions,
): Particle[] {
  const { rows, columns } = labels;
  const mask = Uint8Array.from(labels.values, (label) => (label > 0 ? 1 : 0));
  const distances = distanceSquared(mask, rows, columns, 0);
  return pixels.map((list, n) => {
    const own = estimate.particles[n];
    const greatest = upperQuantile(list, maps.greatest);
    const area = list.length * options.pixelHeight * options.pixelWidth;
    const scale = options.pixelHeight * options.pixelWidth * options.density;
    const particle = {
      id: n + 1,
      ...centreOf(list, columns),
      estimate: own,
      pixels: list.length,
      area,
      diameter: 2 * Math.sqrt(area / Math.PI),
      mass: own ? own.amount * scale : NaN,
      massError: own ? own.amountError * scale : NaN,
      greatest,
      heterogeneity: heterogeneityOf(maps, list, distances, `${options.seed}/particle ${n + 1}`),
    };
    return {
      ...particle,
      flags: flagsOf(own, greatest, borders.touching[n] === 1, options),
      excluded: exclusionsOf(own, greatest, borders.cut[n] === 1, n + 1, options),
    };
  });
}

function flagsOf(
  own: ParticleEstimate | undefined,
  greatest: number,
  touching: boolean,
  { thick, range }: TableOptions,
): ParticleFlag[] {
  const flags: ParticleFlag[] = [];
  if (touching) flags.push("touches another particle");
  if (greatest > thick) flags.push("thick");
  if (!own) return flags;
  const beyond = Math.max(range[0] - own.composition, own.composition - range[1]);
  if (beyond > 2 * own.total) flags.push("beyond the references");
  if (own.autocorrelation > ALIKE) flags.push("residuals alike from frame to frame");
  if (own.misfit > LARGE) flags.push("misfit");
  return flags;
}

function exclusionsOf(
  own: ParticleEstimate | undefined,
  greatest: number,
  cut: boolean,
  id: number,
  { tooThick, leaveOut }: TableOptions,
): Exclusion[] {
  const reasons: Exclusion[] = [];
  if (cut) reasons.push("cut by the edge");
  if (greatest > tooThick) reasons.push("too thick");
  if (!own) reasons.push("not determined by the frames");
  else if (!(own.amount > LEAST_SIGNAL * own.amountError)) reasons.push("too faint");
  if (leaveOut.includes(id)) reasons.push("left out by the recipe");
  return reasons;
}

function centreOf(pixels: Int32Array, columns: number): { row: number; column: number } {
  let [row, column] = [0, 0];
  for (const p of pixels) {
    row += Math.floor(p / columns);
    column += p % columns;
  }
  return { row: row / pixels.length, column: column / pixels.length };
}

function upperQuantile(pixels: Int32Array, map: Float64Array): number {
  const sorted = Float64Array.from(pixels, (p) => map[p])
    .filter(Number.isFinite)
    .sort();
  return sorted.length === 0 ? NaN : sorted[Math.floor(0.95 * (sorted.length - 1))];
}

/**
 * Invented spectra "like nickel" (positions and widths near those of Ni L2,3 in layered oxides): never references for
 * measurements. Absorption per micrometre on a fine grid of energies, broadened by the monochromator.
 */

/** Centre in eV, height per micrometre, standard deviation in eV. */
type Line = readonly [centre: number, height: number, width: number];

const REDUCED: readonly Line[] = [
  [852.9, 4.2, 0.55],
  [854.6, 1.9, 0.75],
  [870.1, 1.2, 0.9],
  [871.6, 0.8, 1.0],
];
const OXIDISED: readonly Line[] = [
  [853.3, 1.3, 0.7],
  [855.1, 4.4, 0.85],
  [857.0, 0.7, 1.2],
  [872.2, 1.5, 1.1],
];
const INTERMEDIATE: readonly Line[] = [
  [853.1, 1, 0.6],
  [855.0, 1, 0.8],
];

/** Compositions of the two end members. */
export const END_MEMBERS = { reduced: 1, oxidised: 1 / 3 } as const;

/** Absorption of the three components per micrometre, on equally spaced energies. */
export interface ComponentSpectra {
  /** eV of the first point and from point to point. */
  readonly start: number;
  readonly step: number;
  readonly reduced: Float64Array;
  readonly oxidised: Float64Array;
  /** Of unit strength; see `PhantomOptions.intermediate`. */
  readonly intermediate: Float64Array;
}

const STEP = 0.02;

/** The spectra between two energies as an instrument of a resolution (standard deviation in eV) shows them. */
export function componentSpectra(lowest: number, highest: number, resolution: number): ComponentSpectra {
  const margin = 3 + 5 * resolution;
  const start = lowest - margin;
  const points = Math.ceil((highest + margin - start) / STEP) + 1;
  const sampled = (lines: readonly Line[], smooth: (energy: number) => number): Float64Array => {
    const values = Float64Array.from({ length: points }, (_, n) => {
      const energy = start + n * STEP;
      return smooth(energy) + lines.reduce((sum, line) => sum + gaussian(line, energy), 0);
    });
    return broadened(values, resolution / STEP);
  };
  return {
    start,
    step: STEP,
    reduced: sampled(REDUCED, background),
    oxidised: sampled(OXIDISED, background),
    intermediate: sampled(INTERMEDIATE, () => 0),
  };
}

/** Linear interpolation; the grid is fine enough for it (error below 1e-4 of a line's height). */
export function valueAt(spectra: ComponentSpectra, values: Float64Array, energy: number): number {
  const place = Math.min(values.length - 1.001, Math.max(0, (energy - spectra.start) / spectra.step));
  const left = Math.floor(place);
  return values[left] + (place - left) * (values[left + 1] - values[left]);
}

/** Absorption of everything but the lines: a power law below the edge and one step at each edge. */
function background(energy: number): number {
  const step = (height: number, edge: number): number =>
    height * (0.5 + Math.atan((energy - edge) / 0.6) / Math.PI);
  return 3.63 * (845 / energy) ** 2.7 + step(0.8, 855.6) + step(0.4, 873);
}

const gaussian = ([centre, height, width]: Line, energy: number): number =>
  height * Math.exp(-0.5 * ((energy - centre) / width) ** 2);

function broadened(values: Float64Array, width: number): Float64Array {
  if (width <= 0) return values;
  const reach = Math.ceil(5 * width);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-0.5 * ((n - reach) / width) ** 2),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  return values.map((_, n) => {
    let sum = 0;
    for (let k = -reach; k <= reach; k++) {
      sum += kernel[k + reach] * values[Math.min(values.length - 1, Math.max(0, n + k))];
    }
    return sum / total;
  });
}

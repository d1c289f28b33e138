/** Cells of equal width on an interval of composition, with no flux through its ends. */
export interface Grid {
  readonly count: number;
  readonly width: number;
  readonly low: number;
  /** Middles of the cells. */
  readonly centres: Float64Array;
  /** The count - 1 faces between cells. */
  readonly faces: Float64Array;
}

export function evenGrid(count: number, low: number, high: number): Grid {
  const width = (high - low) / count;
  return {
    count,
    width,
    low,
    centres: Float64Array.from({ length: count }, (_, i) => low + (i + 0.5) * width),
    faces: Float64Array.from({ length: count - 1 }, (_, i) => low + (i + 1) * width),
  };
}

/** Mass of a density, 1 for a normalised one. */
export const massOf = ({ width }: Grid, density: Float64Array): number =>
  width * density.reduce((sum, f) => sum + f, 0);

/** Mean composition of a density of mass 1. */
export const meanOf = ({ width, centres }: Grid, density: Float64Array): number =>
  width * density.reduce((sum, f, i) => sum + f * centres[i], 0);

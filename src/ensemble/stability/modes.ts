/** A local maximum of a density. */
export interface Mode {
  readonly composition: number;
  readonly height: number;
  /** How far the density falls between it and any higher mode; its height for the highest. */
  readonly prominence: number;
}

/** Compositions closer than this count as one phase. */
const SEPARATION = 0.1;
/** A mode this much less prominent than the highest is a tail that no image of some thousand particles could show. */
const LEAST = 0.01;

/**
 * The modes of a density on even compositions, the most prominent first, at least 0.1 apart. A population is phase
 * separated where there are two: the prominence of the second is the order parameter (0 where there is one).
 */
export function modesOf(compositions: ArrayLike<number>, density: ArrayLike<number>): readonly Mode[] {
  const modes: Mode[] = [];
  for (let i = 0; i < density.length; i++) {
    const rises = i === 0 || density[i] > density[i - 1];
    const falls = i === density.length - 1 || density[i] >= density[i + 1];
    if (rises && falls && density[i] > 0)
      modes.push({ composition: compositions[i], height: density[i], prominence: prominence(density, i) });
  }
  modes.sort((a, b) => b.prominence - a.prominence);
  const kept: Mode[] = [];
  for (const mode of modes)
    if (
      mode.prominence >= LEAST * modes[0].prominence &&
      kept.every(({ composition }) => Math.abs(composition - mode.composition) >= SEPARATION)
    )
      kept.push(mode);
  return kept;
}

function prominence(density: ArrayLike<number>, peak: number): number {
  const [left, right] = [saddle(density, peak, -1), saddle(density, peak, 1)];
  const bases = [left, right].filter((base) => base !== undefined);
  return density[peak] - (bases.length > 0 ? Math.max(...bases) : 0);
}

/** The lowest point on the way to a higher place in a direction; undefined where there is none. */
function saddle(density: ArrayLike<number>, peak: number, step: 1 | -1): number | undefined {
  let lowest = density[peak];
  for (let i = peak + step; i >= 0 && i < density.length; i += step) {
    lowest = Math.min(lowest, density[i]);
    if (density[i] > density[peak]) return lowest;
  }
  return undefined;
}

/** Masks of 0 and 1 in row-major order. Discs are those of Euclidean distance. */

/** Every pixel within a distance of the mask. */
export function grow(mask: Uint8Array, rows: number, columns: number, radius: number): Uint8Array {
  if (radius <= 0) return mask.slice();
  const squared = distanceSquared(mask, rows, columns, 1);
  return mask.map((_, p) => (squared[p] <= radius * radius ? 1 : 0));
}

/** Every pixel of the mask that is farther than a distance from what is outside; beyond the image is inside. */
export function shrink(mask: Uint8Array, rows: number, columns: number, radius: number): Uint8Array {
  if (radius <= 0) return mask.slice();
  const squared = distanceSquared(mask, rows, columns, 0);
  return mask.map((_, p) => (squared[p] > radius * radius ? 1 : 0));
}

/** Takes off what is thinner than the disc, leaving the rest as it is. */
export const open = (mask: Uint8Array, rows: number, columns: number, radius: number): Uint8Array =>
  grow(shrink(mask, rows, columns, radius), rows, columns, radius);

/** Fills what is outside but cannot be reached from the rim of the image through neighbours above, below and beside. */
export function fillHoles(mask: Uint8Array, rows: number, columns: number): Uint8Array {
  const outside = new Uint8Array(mask.length);
  const queue: number[] = [];
  const visit = (p: number): void => {
    if (mask[p] === 1 || outside[p] === 1) return;
    outside[p] = 1;
    queue.push(p);
  };
  for (let r = 0; r < rows; r++) [r * columns, (r + 1) * columns - 1].forEach(visit);
  for (let c = 0; c < columns; c++) [c, (rows - 1) * columns + c].forEach(visit);
  for (let n = 0; n < queue.length; n++) {
    const p = queue[n];
    if (p >= columns) visit(p - columns);
    if (p < (rows - 1) * columns) visit(p + columns);
    if (p % columns > 0) visit(p - 1);
    if (p % columns < columns - 1) visit(p + 1);
  }
  return outside.map((value) => 1 - value);
}

/**
 * Squared Euclidean distance of each pixel from the nearest with a value, in two passes of parabolas' lower envelopes
 * (Felzenszwalb & Huttenlocher, Theory of Computing 8, 415 (2012)). Infinite where no pixel has the value.
 */
export function distanceSquared(
  mask: Uint8Array,
  rows: number,
  columns: number,
  target: 0 | 1,
): Float64Array {
  const out = Float64Array.from(mask, (value) => (value === target ? 0 : Infinity));
  const length = Math.max(rows, columns);
  const work = {
    line: new Float64Array(length),
    places: new Int32Array(length),
    bounds: new Float64Array(length + 1),
  };
  for (let c = 0; c < columns; c++) envelope(out, c, columns, rows, work);
  for (let r = 0; r < rows; r++) envelope(out, r * columns, 1, columns, work);
  return out;
}

interface Work {
  readonly line: Float64Array;
  readonly places: Int32Array;
  readonly bounds: Float64Array;
}

function envelope(values: Float64Array, start: number, stride: number, length: number, work: Work): void {
  const { line, places, bounds } = work;
  let last = -1;
  for (let q = 0; q < length; q++) {
    line[q] = values[start + q * stride];
    if (line[q] === Infinity) continue;
    let crossing = -Infinity;
    while (last >= 0) {
      const p = places[last];
      crossing = (line[q] + q * q - (line[p] + p * p)) / (2 * (q - p));
      if (crossing > bounds[last]) break;
      last--;
    }
    last++;
    places[last] = q;
    bounds[last] = last === 0 ? -Infinity : crossing;
  }
  if (last < 0) return;
  bounds[last + 1] = Infinity;
  for (let q = 0, k = 0; q < length; q++) {
    while (bounds[k + 1] < q) k++;
    values[start + q * stride] = (q - places[k]) ** 2 + line[places[k]];
  }
}

/** Images of one field: the value of frame e, row r, column c is at (e * rows + r) * columns + c; NaN is not measured. */
export interface Cube {
  readonly values: Float32Array | Float64Array;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
}

/** One image of a cube as a view: writing to it writes to the cube. */
export function imageOf({ values, rows, columns }: Cube, frame: number): Float32Array | Float64Array {
  return values.subarray(frame * rows * columns, (frame + 1) * rows * columns);
}

/** A cube of the same size, full of zeros. */
export const cubeLike = ({ frames, rows, columns }: Cube): Cube & { readonly values: Float32Array } => ({
  values: new Float32Array(frames * rows * columns),
  frames,
  rows,
  columns,
});

import { ImagingError } from "../imaging-error.js";
import { cubeLike, imageOf, type Cube } from "./cube.js";

/**
 * Takes the dark signal off every image.
 * @param dark counts without light: one number for all, one for each frame, or one image for all (rows * columns)
 * @throws ImagingError where the length fits none of these.
 */
export function subtractDark(cube: Cube, dark: number | ArrayLike<number>): Cube {
  const pixels = cube.rows * cube.columns;
  const at = darkAt(cube, dark);
  const out = cubeLike(cube);
  for (let e = 0; e < cube.frames; e++) {
    const [from, to] = [imageOf(cube, e), imageOf(out, e)];
    for (let p = 0; p < pixels; p++) to[p] = from[p] - at(e, p);
  }
  return out;
}

function darkAt(cube: Cube, dark: number | ArrayLike<number>): (frame: number, pixel: number) => number {
  if (typeof dark === "number") return () => dark;
  if (dark.length === cube.frames) return (frame) => dark[frame];
  if (dark.length === cube.rows * cube.columns) return (_, pixel) => dark[pixel];
  throw new ImagingError({
    file: "dark",
    found: `${dark.length} values`,
    expected: `one for each of ${cube.frames} frames or one for each of ${cube.rows * cube.columns} pixels`,
  });
}

/**
 * Samples an image on a grid about the same centre whose pixels are `scale` times as large, by bilinear interpolation.
 * @param target row-major, `rows` x `columns`; must lie within the image
 */
export function resampled(
  image: Float64Array,
  imageRows: number,
  imageColumns: number,
  scale: number,
  rows: number,
  columns: number,
  target: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    const y = clamp((imageRows - 1) / 2 + (row - (rows - 1) / 2) * scale, imageRows - 1);
    const top = Math.min(Math.floor(y), Math.max(imageRows - 2, 0));
    const down = Math.min(top + 1, imageRows - 1);
    for (let column = 0; column < columns; column++) {
      const x = clamp((imageColumns - 1) / 2 + (column - (columns - 1) / 2) * scale, imageColumns - 1);
      const left = Math.min(Math.floor(x), Math.max(imageColumns - 2, 0));
      const right = Math.min(left + 1, imageColumns - 1);
      const above = mix(image[top * imageColumns + left], image[top * imageColumns + right], x - left);
      const below = mix(image[down * imageColumns + left], image[down * imageColumns + right], x - left);
      target[row * columns + column] = mix(above, below, y - top);
    }
  }
}

const mix = (a: number, b: number, part: number): number => a + (b - a) * part;

/** Rounding may lead out of the image by a hair. */
const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

import type { Labels } from "./label.js";

/** What lies beside particles: 1 for those that reach the rim of what was measured, and for those that touch another. */
export interface Borders {
  readonly cut: Uint8Array;
  readonly touching: Uint8Array;
}

/** The borders of labelled particles; where the amount is NaN nothing was measured. */
export function bordersOf({ rows, columns, values, count }: Labels, amount: Float64Array): Borders {
  const [cut, touching] = [new Uint8Array(count), new Uint8Array(count)];
  values.forEach((label, p) => {
    if (label === 0) return;
    const [row, column] = [Math.floor(p / columns), p % columns];
    for (let r = row - 1; r <= row + 1; r++) {
      for (let c = column - 1; c <= column + 1; c++) {
        const outside = r < 0 || c < 0 || r >= rows || c >= columns;
        if (outside || Number.isNaN(amount[r * columns + c])) cut[label - 1] = 1;
        else if (values[r * columns + c] > 0 && values[r * columns + c] !== label) touching[label - 1] = 1;
      }
    }
  });
  return { cut, touching };
}

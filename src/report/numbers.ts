import type { KnownInterval } from "../scoring/ranked-law.js";

/** A number with its standard error: 5.2 ± 0.3, digits to two figures of the error. */
export function withError(value: number, error: number): string {
  if (!Number.isFinite(error) || error <= 0) return `${short(value)} ± ?`;
  if (error > 10 * Math.abs(value)) return `${short(value)} ± ${short(error)}`;
  const digits = Math.max(0, 1 - Math.floor(Math.log10(error)));
  if (digits > 4 || Math.abs(value) >= 1e5) {
    const power = Math.floor(Math.log10(Math.abs(value)));
    const scale = 10 ** power;
    const figures = Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(error / scale))));
    return `(${(value / scale).toFixed(figures)} ± ${(error / scale).toFixed(figures)})e${power}`;
  }
  return `${value.toFixed(digits)} ± ${error.toFixed(digits)}`;
}

/** [0.0098, 0.48] at 95%, with as many figures as tell the ends apart; an end that the data leave open is said to be. */
export function intervalText({ lower, upper }: KnownInterval): string {
  if (lower === undefined && upper === undefined) return "[open]";
  if (upper === undefined) return `[${short(lower!)}, open)`;
  if (lower === undefined) return `(open, ${short(upper)}]`;
  const width = (upper - lower) / Math.max(Math.abs(lower), Math.abs(upper));
  const figures = Math.max(3, Math.min(8, 2 + Math.ceil(-Math.log10(width))));
  return figures === 3
    ? `[${short(lower)}, ${short(upper)}]`
    : `[${Number(lower.toPrecision(figures))}, ${Number(upper.toPrecision(figures))}]`;
}

/** Three significant figures. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "-" : String(value);
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e5 || magnitude < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}

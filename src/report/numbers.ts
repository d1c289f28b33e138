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

/** Three significant figures. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "-" : String(value);
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e5 || magnitude < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}

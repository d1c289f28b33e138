/**
 * Integrated autocorrelation time of a series in its own steps, 1 + 2 sum of correlations up to a window of five times
 * the result (A. D. Sokal, Functional Integration, NATO ASI B 361, 131 (1997)). `series` holds one row a walker: their
 * autocovariances are averaged. NaN for a series that does not move.
 */
export function autocorrelationTime(series: readonly Float64Array[]): number {
  const length = series[0]?.length ?? 0;
  const count = series.length * length;
  const mean = series.reduce((sum, row) => sum + row.reduce((inner, x) => inner + x, 0), 0) / count;
  const covariance = (lag: number): number => {
    let sum = 0;
    for (const row of series)
      for (let n = 0; n + lag < length; n++) sum += (row[n] - mean) * (row[n + lag] - mean);
    return sum / (series.length * (length - lag));
  };
  const variance = covariance(0);
  if (!(variance > 0)) return NaN;
  let time = 1;
  for (let lag = 1; lag < length / 2; lag++) {
    time += (2 * covariance(lag)) / variance;
    if (lag >= 5 * time) break;
  }
  return Math.max(time, 1 / count);
}

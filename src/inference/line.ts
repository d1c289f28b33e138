/** A straight line y = intercept + slope x with what is known of it. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
  readonly slopeError: number;
  readonly interceptError: number;
  /** Covariance of slope and intercept. */
  readonly covariance: number;
  /** Sum of squared distances in units of the errors: near the number of points less two where the errors are right. */
  readonly squares: number;
}

export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** Standard errors; one of them may be 0. */
  readonly xError: number;
  readonly yError: number;
}

/** Rounds of the iteration; each gains more than a digit. */
const ROUNDS = 60;

/**
 * Calibration line where both variables have errors: the maximum-likelihood line, iterated on its slope.
 * Source: D. York et al., Am. J. Phys. 72, 367 (2004), for uncorrelated errors.
 * @throws Error where there are fewer than three points, all x are alike, or a point has no error at all
 */
export function lineThrough(points: readonly LinePoint[]): Line {
  refuseUnusable(points);
  let slope = ordinarySlope(points);
  for (let n = 0; n < ROUNDS; n++) slope = improve(points, slope).slope;
  const { weights, x, y, adjusted } = improve(points, slope);
  const intercept = y - slope * x;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const center = weights.reduce((sum, weight, n) => sum + weight * adjusted[n], 0) / total;
  const spread = weights.reduce((sum, weight, n) => sum + weight * (adjusted[n] - center) ** 2, 0);
  const slopeError = 1 / Math.sqrt(spread);
  const squares = points.reduce(
    (sum, point, n) => sum + weights[n] * (point.y - slope * point.x - intercept) ** 2,
    0,
  );
  return {
    slope,
    intercept,
    slopeError,
    interceptError: Math.sqrt(1 / total + (center * slopeError) ** 2),
    covariance: -center * slopeError ** 2,
    squares,
  };
}

/** One round of York's equations (13): weights at the slope, weighted means, adjusted x, and a better slope. */
function improve(points: readonly LinePoint[], slope: number) {
  const weights = points.map(({ xError, yError }) => 1 / (yError ** 2 + (slope * xError) ** 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const x = points.reduce((sum, point, n) => sum + weights[n] * point.x, 0) / total;
  const y = points.reduce((sum, point, n) => sum + weights[n] * point.y, 0) / total;
  const apart = points.map((point, n) => {
    const [u, v] = [point.x - x, point.y - y];
    return weights[n] * (u * point.yError ** 2 + slope * v * point.xError ** 2);
  });
  const top = points.reduce((sum, point, n) => sum + weights[n] * apart[n] * (point.y - y), 0);
  const bottom = points.reduce((sum, point, n) => sum + weights[n] * apart[n] * (point.x - x), 0);
  return { weights, x, y, adjusted: apart.map((each) => x + each), slope: top / bottom };
}

function ordinarySlope(points: readonly LinePoint[]): number {
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  const top = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return top / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}

function refuseUnusable(points: readonly LinePoint[]): void {
  if (points.length < 3) throw new Error(`a line with errors needs at least 3 points, not ${points.length}.`);
  if (points.every(({ x }) => x === points[0].x)) throw new Error("all points have the same x: spread them.");
  const exact = points.findIndex(({ xError, yError }) => !(xError ** 2 + yError ** 2 > 0));
  if (exact >= 0) throw new Error(`point ${exact} has no error. Give xError or yError.`);
}

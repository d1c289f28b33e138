/** A pseudo-Voigt of given widths: FWHM and Lorentzian share with their derivatives to both. */
export interface Shape {
  width: number;
  share: number;
  widthByGauss: number;
  widthByLorentz: number;
  shareByGauss: number;
  shareByLorentz: number;
}

export const emptyShape = (): Shape => ({
  width: 0,
  share: 0,
  widthByGauss: 0,
  widthByLorentz: 0,
  shareByGauss: 0,
  shareByLorentz: 0,
});

/**
 * FWHM and Lorentzian share of the pseudo-Voigt that stands for the convolution of a Gaussian and a Lorentzian of these
 * FWHM (P. Thompson, D. E. Cox & J. B. Hastings, J. Appl. Cryst. 20, 79 (1987)). It differs from the convolution by less
 * than 1.2 % of the height.
 */
export function shapeOf(gauss: number, lorentz: number, out: Shape): void {
  const [g, l] = [gauss, lorentz];
  const fifth =
    g ** 5 +
    2.69269 * g ** 4 * l +
    2.42843 * g ** 3 * l ** 2 +
    4.47163 * g ** 2 * l ** 3 +
    0.07842 * g * l ** 4 +
    l ** 5;
  const width = fifth ** 0.2;
  const scale = 0.2 / width ** 4;
  out.width = width;
  out.widthByGauss =
    scale *
    (5 * g ** 4 +
      4 * 2.69269 * g ** 3 * l +
      3 * 2.42843 * g ** 2 * l ** 2 +
      2 * 4.47163 * g * l ** 3 +
      0.07842 * l ** 4);
  out.widthByLorentz =
    scale *
    (2.69269 * g ** 4 +
      2 * 2.42843 * g ** 3 * l +
      3 * 4.47163 * g ** 2 * l ** 2 +
      4 * 0.07842 * g * l ** 3 +
      5 * l ** 4);
  const q = l / width;
  const slope = 1.36603 - 2 * 0.47719 * q + 3 * 0.11116 * q * q;
  out.share = q * (1.36603 - q * (0.47719 - 0.11116 * q));
  out.shareByGauss = (-slope * q * out.widthByGauss) / width;
  out.shareByLorentz = (slope * (1 - q * out.widthByLorentz)) / width;
}

const GAUSS_HEIGHT = 2 * Math.sqrt(Math.LN2 / Math.PI);
const FOUR_LN2 = 4 * Math.LN2;

/**
 * Writes a peak of unit area, from x - `centre` at each of the points first, first + 1, ..., and its derivatives to
 * centre, Gaussian and Lorentzian FWHM, each scaled by `factor`, added to what is there.
 */
export function addPeak(
  points: Float64Array,
  first: number,
  count: number,
  centre: number,
  factor: number,
  shape: Shape,
  out: PeakArrays,
): void {
  const { width, share } = shape;
  const [lorentzHeight, gaussHeight] = [2 / (Math.PI * width), GAUSS_HEIGHT / width];
  for (let n = 0; n < count; n++) {
    const u = (points[first + n] - centre) / width;
    const square = 4 * u * u;
    const damping = 1 / (1 + square);
    const lorentz = lorentzHeight * damping;
    const gauss = square > 200 ? 0 : gaussHeight * Math.exp(-FOUR_LN2 * u * u);
    const value = share * lorentz + (1 - share) * gauss;
    // d/du of each, over -width; and -(f + u df/du)/width is the derivative to the width.
    const lorentzFall = lorentz * 8 * u * damping;
    const gaussFall = gauss * 2 * FOUR_LN2 * u;
    const fall = share * lorentzFall + (1 - share) * gaussFall;
    const widthSlope = (factor * (u * fall - value)) / width;
    const shareSlope = factor * (lorentz - gauss);
    out.value[out.at + n] += factor * value;
    out.byCentre[out.at + n] += (factor * fall) / width;
    out.byGauss[out.at + n] += widthSlope * shape.widthByGauss + shareSlope * shape.shareByGauss;
    out.byLorentz[out.at + n] += widthSlope * shape.widthByLorentz + shareSlope * shape.shareByLorentz;
  }
}

/** Where `addPeak` writes: from index `at` on. */
export interface PeakArrays {
  readonly value: Float64Array;
  readonly byCentre: Float64Array;
  readonly byGauss: Float64Array;
  readonly byLorentz: Float64Array;
  at: number;
}

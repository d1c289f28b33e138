import type { LinearFit } from "./linear-fit.js";

/** Composition of a fitted spectrum: sum of m_k x_k over sum of m_k, whatever their signs (nothing is clipped). */
export function compositionOf(coefficients: ArrayLike<number>, compositions: ArrayLike<number>): number {
  let [amount, moment] = [0, 0];
  for (let k = 0; k < compositions.length; k++) {
    amount += coefficients[k];
    moment += coefficients[k] * compositions[k];
  }
  return moment / amount;
}

/** Sum of the amounts of the references. */
export function amountOf(coefficients: ArrayLike<number>, references: number): number {
  let amount = 0;
  for (let k = 0; k < references; k++) amount += coefficients[k];
  return amount;
}

/** Derivatives of the composition with respect to the amounts: (x_k - x) / sum of m. */
export function compositionGradient(
  coefficients: ArrayLike<number>,
  compositions: ArrayLike<number>,
  out: Float64Array,
): void {
  const amount = amountOf(coefficients, compositions.length);
  const composition = compositionOf(coefficients, compositions);
  for (let k = 0; k < compositions.length; k++) out[k] = (compositions[k] - composition) / amount;
}

/** Standard errors of composition and amount by the covariance of a fit (delta method), before any scaling. */
export function propagated(fit: LinearFit, compositions: ArrayLike<number>, gradient: Float64Array) {
  const terms = fit.coefficients.length;
  compositionGradient(fit.coefficients, compositions, gradient);
  let [ofComposition, ofAmount] = [0, 0];
  for (let i = 0; i < compositions.length; i++) {
    for (let j = 0; j < compositions.length; j++) {
      ofComposition += gradient[i] * fit.covariance[i * terms + j] * gradient[j];
      ofAmount += fit.covariance[i * terms + j];
    }
  }
  return { composition: Math.sqrt(ofComposition), amount: Math.sqrt(ofAmount) };
}

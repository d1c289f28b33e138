/** Nodes and weights of a quadrature. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss-Hermite nodes for the standard normal: sum_i w_i f(z_i) is the mean of f, exact for polynomials of degree
 * 2 count - 1. Roots of the probabilists' Hermite polynomial by Newton from the bottom up, each deflated by those found.
 */
export function hermiteNodes(count: number): Quadrature {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  let z = Math.sqrt(4 * count + 2);
  for (let i = 0; i < count; i++) {
    z = i === 0 ? z : nodes[i - 1] - 1e-3;
    for (let n = 0; n < 200; n++) {
      const { value, slope } = hermite(count, z);
      let deflation = 0;
      for (let j = 0; j < i; j++) deflation += 1 / (z - nodes[j]);
      const step = value / (slope - value * deflation);
      z -= step;
      if (Math.abs(step) < 1e-15 * Math.max(1, Math.abs(z))) break;
    }
    nodes[i] = z;
    // w = (n-1)! / (n He_{n-1}(z)^2), with normalised polynomials: 1 / (n h_{n-1}^2).
    weights[i] = 1 / (count * hermite(count, z).before ** 2);
  }
  return { nodes: nodes.reverse(), weights: weights.reverse() };
}

/** Normalised Hermite polynomial h_n = He_n / sqrt(n!), its slope sqrt(n) h_{n-1}, and h_{n-1}. */
function hermite(n: number, z: number): { value: number; slope: number; before: number } {
  let before = 0;
  let value = 1;
  for (let k = 1; k <= n; k++) {
    const next = (z * value - Math.sqrt(k - 1) * before) / Math.sqrt(k);
    before = value;
    value = next;
  }
  return { value, slope: Math.sqrt(n) * before, before };
}

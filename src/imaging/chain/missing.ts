import { betaLower } from "../../numerics/probability.js";
import { designOf, type Baseline } from "./design.js";
import { LinearFit } from "./linear-fit.js";
import { spectrumOf, type ParticleSpectra } from "./particle-spectra.js";
import type { Reference } from "./reference.js";
import type { StackEstimate } from "./estimate.js";

/** What speaks for a state that has no reference. */
export interface MissingComponent {
  /** Twice the log likelihood ratio of a smooth discrepancy against none; above 6.6 is 99 %. */
  readonly evidence: number;
  /** Size of the discrepancy relative to the references. */
  readonly size: number;
  readonly likely: boolean;
  /** Mean residual spectrum of all particles per unit of amount: the part of what is missing that can be seen. */
  readonly residual: Float64Array;
}

const LIKELY = 6.6;

/** The mean residual of the particles of a stack, and whether it is more than noise. */
export function testMissing({ components, particles }: StackEstimate, points: number): MissingComponent {
  const residual = new Float64Array(points);
  let amount = 0;
  for (const particle of particles) {
    if (!particle) continue;
    amount += particle.amount;
    particle.residuals.forEach((value, e) => (residual[e] += value));
  }
  const { evidence, discrepancy } = components;
  return {
    evidence,
    size: discrepancy,
    likely: evidence > LIKELY,
    residual: residual.map((value) => (amount > 0 ? value / amount : 0)),
  };
}

/** Whether one more reference explains spectra better than chance would. */
export interface ReferenceTest {
  readonly f: number;
  /** Degrees of freedom gained and left. */
  readonly gained: number;
  readonly left: number;
  /** Probability of as large an F by chance. */
  readonly probability: number;
}

/**
 * F test of one more reference in the fits of all particles. It counts frames as independent: where residuals are alike
 * from frame to frame the probability is too small, and a large F speaks more clearly than a small probability.
 */
export function testReference(
  spectra: ParticleSpectra,
  references: readonly Reference[],
  candidate: Reference,
  energies: ArrayLike<number>,
  baseline: Baseline,
  shift: number,
): ReferenceTest {
  const without = squaresOf(spectra, references, energies, baseline, shift);
  const withIt = squaresOf(spectra, [...references, candidate], energies, baseline, shift);
  const [gained, left] = [without.freedom - withIt.freedom, withIt.freedom];
  const f = (without.squares - withIt.squares) / gained / (withIt.squares / left);
  return { f, gained, left, probability: betaLower(left / (left + gained * f), left / 2, gained / 2) };
}

function squaresOf(
  spectra: ParticleSpectra,
  references: readonly Reference[],
  energies: ArrayLike<number>,
  baseline: Baseline,
  shift: number,
) {
  const fit = new LinearFit(designOf(references, energies, baseline, shift));
  let [squares, freedom] = [0, 0];
  for (let n = 0; n < spectra.particles; n++) {
    const { values, weights } = spectrumOf(spectra, n);
    if (!fit.fit(values, weights, false)) continue;
    squares += fit.chiSquared;
    freedom += fit.points - fit.coefficients.length;
  }
  return { squares, freedom };
}

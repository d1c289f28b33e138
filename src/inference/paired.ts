import { studentCumulative } from "../numerics/probability.js";

/** Two laws on the same blocks. */
export interface PairedTest {
  /** Mean over the blocks of the second law's -2 ln L less the first's: positive where the first predicts better. */
  readonly mean: number;
  /** Its standard error from the scatter between blocks; NaN for one block. */
  readonly error: number;
  readonly blocks: number;
  /** Two-sided p-value that the mean is 0, by Student's t. NaN for one block. */
  readonly student: number;
  /** Two-sided p-value by all flips of sign of the blocks: exact, never below 2 / 2^blocks. */
  readonly flips: number;
}

/** Blocks whose flips are all tried; beyond, the larger ones are flipped and the rest is taken as it stands. */
const MOST_FLIPPED = 16;

/**
 * Paired test of two laws with whole experiments as blocks, so that correlation inside an experiment does not count as
 * evidence. Give -2 ln L of each block, held out (`leaveOneOut`) or at the fits.
 * @throws Error where the blocks are not the same in number, or there are none
 */
export function pairedTest(first: readonly number[], second: readonly number[]): PairedTest {
  const blocks = first.length;
  if (blocks === 0 || second.length !== blocks)
    throw new Error(
      `${blocks} and ${second.length} blocks cannot be paired. Give both laws the same experiments.`,
    );
  const differences = first.map((value, n) => second[n] - value);
  const mean = differences.reduce((sum, d) => sum + d, 0) / blocks;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  const error = Math.sqrt(squares / (blocks * (blocks - 1)));
  const student = 2 * studentCumulative(-Math.abs(mean / error), blocks - 1);
  return { mean, error, blocks, student, flips: signFlips(differences) };
}

/** Share of the flips of sign whose sum is at least as far from 0 (R. A. Fisher 1935). */
function signFlips(differences: readonly number[]): number {
  const sorted = [...differences].sort((a, b) => Math.abs(b) - Math.abs(a));
  const flipped = sorted.slice(0, MOST_FLIPPED);
  const fixed = sorted.slice(MOST_FLIPPED).reduce((sum, d) => sum + d, 0);
  const seen = Math.abs(differences.reduce((sum, d) => sum + d, 0)) * (1 - 1e-12);
  const ways = 2 ** flipped.length;
  let extreme = 0;
  for (let way = 0; way < ways; way++) {
    let sum = fixed;
    for (let n = 0; n < flipped.length; n++) sum += (way >> n) & 1 ? -flipped[n] : flipped[n];
    if (Math.abs(sum) >= seen) extreme++;
  }
  return extreme / ways;
}

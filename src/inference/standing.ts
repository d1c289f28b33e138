import type { RankedLaw } from "../scoring/ranked-law.js";
import type { Standing } from "../scoring/ranking.js";
import { oddsText } from "./finding.js";
import { REFUTED } from "./weights.js";

/**
 * Which laws of a ranking are left, and a sentence for each hypothesis. Residuals that go together along a particle or a
 * signal are fewer than they are many: with correlation r of neighbours the differences count (1 - r)/(1 + r) of
 * themselves, as the number of independent values does (H. J. Thiebaux & F. W. Zwiers, J. Climate Appl. Meteor. 23, 800
 * (1984)).
 * @param odds odds against the best beyond which a law is refuted
 */
export function standingOf(entries: readonly RankedLaw[], odds = REFUTED): Standing | undefined {
  const best = entries[0];
  if (!best) return undefined;
  const correlation = Math.min(0.99, Math.max(0, neighbourCorrelation(best)));
  const discount = (1 - correlation) / (1 + correlation);
  const behind = (entry: RankedLaw): number => 0.5 * discount * entry.difference;
  const left = entries.filter((entry) => behind(entry) <= Math.log(odds)).map(({ name }) => name);
  const sentences = entries
    .filter(({ origin }) => origin === "hypothesis")
    .map((entry) => sentenceOf(entry, entries, left, behind));
  return { correlation, discount, undecided: left, sentences };
}

/** Correlation of neighbouring residuals of the same particle, species or signal. */
function neighbourCorrelation({ curves }: RankedLaw): number {
  let [products, squares] = [0, 0];
  for (const { quantity, measured, predicted, errors } of curves) {
    if (quantity === "distribution" || quantity === "intensity") continue;
    const z = measured.map((value, n) => (value - predicted[n]) / errors[n]);
    z.forEach((value, n) => {
      squares += value * value;
      if (n > 0) products += value * z[n - 1];
    });
  }
  return squares > 0 ? products / squares : 0;
}

function sentenceOf(
  entry: RankedLaw,
  entries: readonly RankedLaw[],
  left: readonly string[],
  behind: (entry: RankedLaw) => number,
): string {
  const { name } = entry;
  const [best, second] = entries;
  const apart = oddsText(behind(entry));
  if (!left.includes(name)) return `"${name}" is refuted: the best law is ${apart} times as probable.`;
  if (left.length > 1)
    return entry === best
      ? `"${name}" is the best, but ${left.length - 1} other ${left.length === 2 ? "law" : "laws"} cannot be told from it.`
      : `"${name}" cannot be decided with these data: the best law is ${apart} times as probable.`;
  if (!second) return `"${name}" stands alone: nothing else could be fitted.`;
  return `"${name}" is supported: ${oddsText(behind(second))} times as probable as the next.`;
}

import type { RankedLaw } from "../scoring/ranked-law.js";
import type { Ranking, RobustnessCheck } from "../scoring/ranking.js";

/** What the data say in sentences, and what they cannot decide. */
export function verdict(ranking: Ranking): string[] {
  if (ranking.entries.length === 0) return ["No law could be fitted."];
  return [support(ranking), ...named(ranking), ...hangsOn(ranking), ...caveats(ranking)];
}

function support(ranking: Ranking): string {
  const [best, second] = ranking.entries;
  if (!second) return `Only one law could be fitted: ${best.name}.`;
  const { difference } = second;
  const { undecided = [], discount = 1 } = ranking.standing ?? {};
  if (difference < 2 || undecided.length > 1) return open(best, second, undecided, discount);
  const how =
    difference < 6 ? "are in favour of" : difference < 10 ? "strongly support" : "decisively support";
  return `The data ${how} "${best.name}": the next, "${second.name}", is ${difference.toFixed(1)} worse in BIC.`;
}

/** Names in one sentence before it says how many more. */
const NAMED = 3;

/** What cannot be decided, and between which laws. */
function open(best: RankedLaw, second: RankedLaw, undecided: readonly string[], discount: number): string {
  const apart = `they differ by ${second.difference.toFixed(1)} in BIC`;
  const counted =
    discount < 0.9
      ? `, which counts ${(discount * second.difference).toFixed(1)}: neighbouring residuals go together`
      : "";
  if (undecided.length <= 2)
    return `Between "${best.name}" and "${second.name}" these data cannot decide (${apart}${counted}).`;
  const names = undecided.slice(0, NAMED).map((name) => `"${name}"`);
  const more = undecided.length > NAMED ? ` and ${undecided.length - NAMED} more` : "";
  return `These data cannot decide between ${undecided.length} laws: ${names.join(", ")}${more} (the first two differ by ${second.difference.toFixed(1)} in BIC${counted}).`;
}

/** The best named explanation against the next, where discovered laws stand among them. */
function named({ entries }: Ranking): string[] {
  const [first, second] = entries.filter(({ origin }) => origin === "hypothesis");
  if (!first || !second || entries.every(({ origin }) => origin === "hypothesis")) return [];
  const apart = second.criterion - first.criterion;
  const verb = apart < 2 ? "is not told apart from" : "is ahead of";
  return [`Among the named explanations "${first.name}" ${verb} "${second.name}" (by ${apart.toFixed(1)}).`];
}

/** Assumptions under which another law wins by more than the noise of the criterion. */
export function reversals(ranking: Ranking): RobustnessCheck[] {
  return ranking.robustness.filter(
    ({ same, differences }) => !same && differences.some(({ difference }) => difference < -2),
  );
}

function hangsOn(ranking: Ranking): string[] {
  if (ranking.robustness.length === 0) return [];
  const reversed = reversals(ranking);
  const total = ranking.robustness.length;
  const optimiser = ranking.entries.filter(({ furtherGain = 0 }) => furtherGain > 0.5);
  const told = optimiser.map(({ name }) => `"${name}"`).join(", ");
  return [
    reversed.length === 0
      ? `The best law stays the best, or within 2 of it, under all ${total} changed assumptions.`
      : `The ranking hangs on an assumption: ${reversed.map(({ assumption, best }) => `${/^without/.test(assumption) ? "" : "with "}${assumption} "${best}" is best`).join("; ")}.`,
    optimiser.length === 0
      ? "A second, derivative-free optimiser found nothing better for any law."
      : `A second optimiser improved ${told} by more than 0.5: these fits are not at rest.`,
  ];
}

function caveats({ entries, errorModel }: Ranking): string[] {
  const particles = new Set(
    entries[0].curves
      .filter(({ quantity }) => quantity === "composition")
      .map(({ experiment, item }) => `${experiment}/${item}`),
  );
  const scaled = errorModel === "scaled" ? " Errors are scaled to the misfit of each law." : "";
  if (particles.size === 0) return scaled === "" ? [] : [scaled.trim()];
  return [
    `${particles.size} particles were followed; residuals along one particle are correlated, so differences in BIC are upper bounds.${scaled}`,
  ];
}

import type { SearchCounts } from "../scoring/ranking.js";

/** What a search looked at and what that took, in words. */
export function searchedText(counts: SearchCounts): string {
  const { language, proposed, duplicates, inadmissible, assessed, screened, failed, rungs, simulations } =
    counts;
  const reached = rungs.filter(({ laws }) => laws > 0).map(({ name, laws }) => `${name} of ${laws}`);
  return (
    `The grammar has ${large(language)} laws. Of ${proposed} looked at, ${duplicates} were duplicates and ` +
    `${inadmissible} not admissible; ${assessed} were assessed (${screened} outside the windows, ${failed} failed): ` +
    `${reached.join(", ")}; ${simulations} simulations.`
  );
}

const large = (count: number): string => (count < 1e6 ? String(count) : count.toPrecision(2));

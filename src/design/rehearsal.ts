import { median } from "../numerics/median.js";
import { DECIDES } from "./divergence.js";

/** An experiment that was made in simulation, with one law taken for true. */
export interface Performance {
  /** The law that was taken for true. */
  readonly truth: string;
  /** ln of the odds that its data add for that law against the best other one; infinite where one cannot be fitted, NaN where none can. */
  readonly odds: number;
}

/** What came of an experiment each time that it was made in simulation. */
export interface Rehearsal {
  readonly name: string;
  readonly performances: readonly Performance[];
  /** How often its data pointed to the true law by twenty to one, to another law by as much, and to neither. */
  readonly right: number;
  readonly wrong: number;
  readonly open: number;
  readonly sentence: string;
}

/** Counts what performances of an experiment came to. */
export function rehearsalOf(name: string, performances: readonly Performance[]): Rehearsal {
  const right = performances.filter(({ odds }) => odds >= DECIDES).length;
  const wrong = performances.filter(({ odds }) => odds <= -DECIDES).length;
  const open = performances.length - right - wrong;
  return {
    name,
    performances,
    right,
    wrong,
    open,
    sentence: sentenceOf(name, { performances, right, wrong, open }),
  };
}

function sentenceOf(
  name: string,
  { performances, right, wrong, open }: Omit<Rehearsal, "name" | "sentence">,
): string {
  if (performances.length === 0) return `"${name}" cannot be made: no law can be simulated there.`;
  const found = median(performances.map(({ odds }) => odds).filter(Number.isFinite));
  const made = `"${name}", made ${performances.length} times in simulation with each law true in turn,`;
  const came = `pointed to the true law ${right} times, to another ${wrong} times and left it open ${open} times`;
  return `${made} ${came}; ln odds for the true law ${found.toFixed(1)} in the median.`;
}

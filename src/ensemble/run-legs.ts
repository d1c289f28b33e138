import type { SingleEnd } from "../experiment/experiment.js";
import type { Failure } from "./ensemble.js";
import type { Leg } from "./protocol.js";

/**
 * Runs the legs of a protocol one after the other: `begin` where a stage begins, `run` for every leg. A leg that ended its
 * stage leaves out the rest of it.
 */
export function runLegs(
  legs: readonly Leg[],
  begin: () => void,
  run: (leg: Leg) => SingleEnd | Failure | undefined,
): Failure | undefined {
  let begun = -1;
  let over = -1;
  for (const leg of legs) {
    if (leg.stage === over) continue;
    if (leg.stage > begun) {
      begun = leg.stage;
      begin();
    }
    const ended = run(leg);
    if (ended === undefined) continue;
    if (ended.kind === "failure") return ended;
    over = leg.stage;
  }
  return undefined;
}

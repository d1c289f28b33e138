import { variableNames } from "./expression/walk.js";
import { identifiedOf } from "./inference/identified.js";
import { knownNumbers } from "./inference/known-numbers.js";
import { withIntervals } from "./inference/ranked-intervals.js";
import { scoresOf } from "./inference/scores.js";
import type { Law } from "./scoring/hypothesis.js";
import type { FurtherScores, HeldProperty, RankedLaw } from "./scoring/ranked-law.js";
import type { FittedHypothesis } from "./trial.js";
import { physicsVerdicts } from "./verdicts/physics-verdicts.js";
import { standingText } from "./verdicts/standing.js";

/** Leading laws whose constants get intervals by profile, and of which it is said what the data fix. */
const LEADING = 3;

/**
 * A ranked law with all that is cheap to say of it: further scores, properties of physics, its numbers together, and for
 * the leading ones intervals and what the data fix. `place` counts from 0.
 */
export function enriched(entry: RankedLaw, fitted: FittedHypothesis, place: number): RankedLaw {
  const { law, fit, trial } = fitted;
  const properties = propertiesOf(law);
  const whole = {
    ...entry,
    scores: furtherScores(fitted),
    known: knownNumbers(law, trial, fit),
    ...(properties ? { properties } : {}),
  };
  if (place >= LEADING) return whole;
  return { ...withIntervals(whole, law, fit, trial), identified: identifiedOf(fitted) };
}

function furtherScores(fitted: FittedHypothesis): FurtherScores {
  const { aic, descriptionLength, logEvidence } = scoresOf(fitted);
  return { aic, descriptionLength, ...(Number.isFinite(logEvidence) ? { logEvidence } : {}) };
}

/** Of laws of particles: those of c and eta. */
function propertiesOf(law: Law): HeldProperty[] | undefined {
  if (!variableNames(law.expression).includes("eta")) return undefined;
  return physicsVerdicts(law).map(({ id, property, standing }) => ({
    id,
    property,
    kind: standing.kind,
    text: standingText(standing),
  }));
}

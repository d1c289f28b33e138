import type { Identified } from "../scoring/ranked-law.js";
import { objectiveOf } from "../scoring/objective.js";
import { toUnit } from "../scoring/transform.js";
import { degeneraciesOf } from "./degeneracies.js";
import { identifiability, type Direction, type TradeOff } from "./identifiability.js";
import { rolesOf } from "./roles.js";
import type { Fitted } from "./scores.js";

/** Most sentences of a kind. */
const SAID = 4;

/**
 * What the data fix of a fitted law and what they leave, in sentences for a report. Combinations that are foremost of
 * single particles, of the population or of the measurement are left out; named degeneracies are not.
 */
export function identifiedOf({ law, fit, trial }: Fitted): Identified {
  const { unknowns } = objectiveOf(law, trial);
  const report = identifiability(unknowns, fit);
  const values = new Map(unknowns.map((unknown, k) => [unknown.name, toUnit(unknown, fit.point[k])]));
  const roles = rolesOf(law, [...values.keys()], values);
  const own = new Set(law.parameters.map(({ name }) => name));
  const ofLaw = ({ parts }: Direction): boolean => own.has(parts[0].name);
  const tied = report.tradeOffs.filter(({ names }) => names.some((name) => own.has(name)));
  return {
    fixed: report.fixed.filter(ofLaw).slice(0, SAID).map(fixedText),
    sloppy: report.sloppy.filter(ofLaw).slice(-SAID).reverse().map(sloppyText),
    tied: tied.slice(0, SAID).map(tiedText),
    degeneracies: degeneraciesOf(report, roles, trial.experiments).map(({ sentence }) => sentence),
  };
}

const fixedText = (direction: Direction): string => `${combination(direction)} to ${percent(direction.sd)} %`;

const sloppyText = (direction: Direction): string =>
  Number.isFinite(direction.sd)
    ? `${combination(direction)} to a factor of ${Number(Math.exp(Math.min(direction.sd, 14)).toPrecision(2))} only`
    : `${combination(direction)}: the data say nothing of it`;

const tiedText = ({ names, correlation }: TradeOff): string =>
  `${names[0]} and ${names[1]} trade off (correlation ${correlation.toFixed(2)})`;

const percent = (sd: number): string => String(Number((100 * sd).toPrecision(2)));

/** Parts of a combination that are named in a sentence. */
const NAMED = 3;

/** The combination as a product of powers, since it is one of logarithms: "k^0.8 / b^0.6". */
function combination({ parts }: Direction): string {
  const named = parts.slice(0, NAMED);
  if (named.length === 1) return named[0].name;
  const power = (share: number): string => (Math.abs(share) > 0.995 ? "" : `^${Math.abs(share).toFixed(1)}`);
  return named
    .map(({ name, share }, n) => `${n === 0 ? "" : share < 0 ? " / " : " * "}${name}${power(share)}`)
    .join("");
}

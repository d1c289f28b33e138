import type { Noise } from "../../experiment/experiment.js";
import type { ParameterDeclaration } from "../../expression/declaration.js";
import { logGamma } from "../../numerics/probability.js";
import type { Tally } from "../tally.js";
import type { Observer } from "./observer.js";

/**
 * The observer with errors of another shape than independent normal ones. `owner` names its nuisance parameter. The stated
 * errors are then believed as they are, also where a corpus asks for a common factor.
 */
export function withNoise(observer: Observer, noise: Noise | undefined, owner: string): Observer {
  switch (noise?.kind) {
    case undefined:
      return observer;
    case "student":
      return withStudent(observer, noise.degrees);
    case "correlated":
      return withCorrelation(observer, noise.time, owner);
  }
}

/**
 * Residuals of Student's t with the stated error as its scale: one stray value does not pull the fit.
 * Source: K. L. Lange, R. J. A. Little & J. M. G. Taylor, J. Am. Stat. Assoc. 84, 881 (1989).
 */
function withStudent(observer: Observer, degrees: number): Observer {
  const constant = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI);
  return {
    ...observer,
    tally(prediction, nuisances, tally, width, visit) {
      const scaled = new Float64Array(width);
      const robust: Tally = {
        residual(residual, sigma, row) {
          const z = residual / sigma;
          const slope = ((degrees + 1) * z) / (degrees + z * z) / sigma;
          for (let k = 0; k < width; k++) scaled[k] = slope * row[k];
          const log = constant - Math.log(sigma) - 0.5 * (degrees + 1) * Math.log1p((z * z) / degrees);
          tally.density(-2 * log, scaled);
        },
        density: (minusTwoLog, row) => tally.density(minusTwoLog, row),
      };
      observer.tally(prediction, nuisances, robust, width, visit);
    },
  };
}

/** What was last seen of an item. */
interface Last {
  readonly at: number;
  readonly z: number;
  readonly row: Float64Array;
}

/**
 * Residuals whose correlation falls as exp(-dt/time) along each item (an Ornstein-Uhlenbeck process, AR(1) where times
 * are even): each is normal around rho times the one before, with variance 1 - rho^2 in units of the stated error. The
 * correlation time is fitted.
 * Source: G. E. P. Box & G. M. Jenkins, Time Series Analysis (1970), section 3.2.
 */
function withCorrelation(observer: Observer, guess: number, owner: string): Observer {
  const time = correlationTime(owner, guess);
  return {
    ...observer,
    nuisances: [...observer.nuisances, time],
    tally(prediction, nuisances, tally, width, visit) {
      const place = width - 1;
      const tau = nuisances[nuisances.length - 1];
      const last = new Map<number, Last>();
      let now: Omit<Last, "at"> = { z: 0, row: new Float64Array(width) };
      const buffer: Tally = {
        residual: (residual, sigma, row) =>
          (now = { z: residual / sigma, row: standardised(row, sigma, width) }),
        density: (minusTwoLog, row) => tally.density(minusTwoLog, row),
      };
      observer.tally(
        prediction,
        nuisances.subarray(0, -1),
        buffer,
        width - 1,
        (item, at, measured, error, predicted) => {
          tallyInnovation(tally, { ...now, at }, last.get(item), tau, place, error);
          last.set(item, { ...now, at });
          visit?.(item, at, measured, error, predicted);
        },
      );
    },
  };
}

function standardised(row: Float64Array, sigma: number, width: number): Float64Array {
  const copy = new Float64Array(width);
  for (let k = 0; k < row.length; k++) copy[k] = row[k] / sigma;
  return copy;
}

/** -2 ln p(z | z before) = (z - rho z0)^2 / (1 - rho^2) + ln(1 - rho^2) + ..., with its derivatives. */
function tallyInnovation(
  tally: Tally,
  { z, row, at }: Last,
  before: Last | undefined,
  tau: number,
  place: number,
  error: number,
): void {
  const step = before ? at - before.at : Infinity;
  const rho = Math.exp(-step / tau);
  const rest = Math.max(1 - rho * rho, 1e-12);
  const innovation = z - rho * (before?.z ?? 0);
  const slope = row.map((value, k) => (innovation * (value - rho * (before?.row[k] ?? 0))) / rest);
  if (before) {
    const rhoSlope = (rho * step) / (tau * tau);
    const perRho =
      (innovation * before.z) / rest - (innovation * innovation * rho) / (rest * rest) + rho / rest;
    slope[place] = perRho * rhoSlope;
  }
  tally.density((innovation * innovation) / rest + Math.log(2 * Math.PI * rest * error * error), slope);
}

function correlationTime(owner: string, guess: number): ParameterDeclaration {
  const [lower, upper] = [guess * 1e-3, guess * 1e3];
  return { name: `correlation[${owner}]`, unit: "h", lower, upper, scale: "log", guess };
}

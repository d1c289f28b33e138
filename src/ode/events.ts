import type { Stepper } from "./stepper.js";

/** Ends an integration where its value crosses zero in the given direction. */
export interface Event {
  value(t: number, y: Float64Array): number;
  readonly direction: "rising" | "falling" | "both";
}

/** Fractions of a step at which a crossing is looked for, so that two crossings in one step are not missed. */
const PROBES = [0.25, 0.5, 0.75, 1];

/** The first event within a step that was just taken from (t, y); its time to full precision. */
export function locate(
  events: readonly Event[] | undefined,
  step: Stepper,
  t: number,
  y: Float64Array,
  h: number,
  probe: Float64Array,
  project?: (t: number, y: Float64Array) => boolean,
): { readonly event: number; readonly time: number } | undefined {
  if (!events || events.length === 0) return undefined;
  const at = (event: Event, s: number): number => {
    step.interpolate(s, probe);
    project?.(t + s * h, probe);
    return event.value(t + s * h, probe);
  };
  let first: { event: number; time: number } | undefined;
  events.forEach((event, index) => {
    const bracket = findBracket(event, event.value(t, y), (s) => at(event, s));
    if (!bracket) return;
    const time = t + h * bisect(bracket, (s) => at(event, s));
    if (!first || time < first.time) first = { event: index, time };
  });
  return first;
}

interface Bracket {
  readonly low: number;
  readonly high: number;
  readonly lowValue: number;
  readonly highValue: number;
}

function findBracket(event: Event, start: number, value: (s: number) => number): Bracket | undefined {
  let low = 0;
  let lowValue = start;
  for (const high of PROBES) {
    const highValue = value(high);
    const rises = lowValue < 0 && highValue >= 0;
    const falls = lowValue > 0 && highValue <= 0;
    if ((rises && event.direction !== "falling") || (falls && event.direction !== "rising")) {
      return { low, high, lowValue, highValue };
    }
    [low, lowValue] = [high, highValue];
  }
  return undefined;
}

/** Illinois false position inside a bracket, to rounding; returns the side on which the event has happened. */
function bisect({ low, high, lowValue, highValue }: Bracket, value: (s: number) => number): number {
  let side = 0;
  for (let n = 0; n < 100 && high - low > 2e-16 * high; n++) {
    if (highValue === 0) return high;
    const secant = high - (highValue * (high - low)) / (highValue - lowValue);
    const middle = n < 30 && secant > low && secant < high ? secant : 0.5 * (low + high);
    const between = value(middle);
    if (between === 0) return middle;
    if (Math.sign(between) === Math.sign(highValue)) {
      [high, highValue] = [middle, between];
      if (side === 1) lowValue *= 0.5;
      side = 1;
    } else {
      [low, lowValue] = [middle, between];
      if (side === -1) highValue *= 0.5;
      side = -1;
    }
  }
  return high;
}

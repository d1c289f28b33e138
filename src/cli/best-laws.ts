import type { Assessed } from "../discover.js";
import { nearest } from "../expression/nearest.js";
import type { Entry } from "../search/journal.js";

const ORDERS = ["discrepancy", "complexity", "estimate"] as const;

/**
 * How many laws have a pattern in them, and the best of these.
 * @throws Error where there is no such order
 */
export function best(
  entries: readonly Entry<Assessed>[],
  { top, like, by = "discrepancy" }: { readonly top: number; readonly like?: string; readonly by?: string },
): { readonly wanted: number; readonly listed: readonly Entry<Assessed>[] } {
  const order = orderOf(by);
  const wanted = latest(entries).filter(({ law }) => like === undefined || patternOf(like).test(law));
  return { wanted: wanted.length, listed: wanted.sort((a, b) => before(a, b, order)).slice(0, top) };
}

/** What was said last of each law: one that was called back has several lines. */
export function latest(entries: readonly Entry<Assessed>[]): Entry<Assessed>[] {
  return [...new Map(entries.map((entry) => [entry.law, entry])).values()];
}

function orderOf(by: string): (typeof ORDERS)[number] {
  const order = ORDERS.find((each) => each === by);
  if (order) return order;
  throw new Error(`--by ${by}: there is no such order.${nearest(by, ORDERS)} Choose ${ORDERS.join(", ")}.`);
}

/** By the order asked for, then by estimate: of laws that were not fitted it says which came near. */
function before(a: Entry<Assessed>, b: Entry<Assessed>, order: (typeof ORDERS)[number]): number {
  const [left, right] = [valueOf(a, order), valueOf(b, order)];
  return left < right ? -1 : left > right ? 1 : valueOf(a, "estimate") < valueOf(b, "estimate") ? -1 : 1;
}

function valueOf({ assessment }: Entry<Assessed>, order: (typeof ORDERS)[number]): number {
  const value = assessment[order] ?? Infinity;
  return Number.isNaN(value) ? Infinity : value;
}

/** A text in which * stands for anything, as a regular expression. */
function patternOf(like: string): RegExp {
  const parts = like.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join(".*"));
}

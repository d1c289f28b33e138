import type { TopLevelSpec } from "vega-lite";
import type { Expected, Prospect } from "../design/next-experiment.js";
import { PALETTE, type Figure } from "./figure.js";

/** A picture beside others. */
type Part = Extract<TopLevelSpec, { hconcat: unknown }>["hconcat"][number];

/** Experiments that are drawn, and values of the best one, of compositions and of signals each. */
const [DRAWN, VALUES] = [10, 8];

/**
 * Why an experiment comes first: on the left what each candidate answers per cost, on the right what the laws say that the
 * best one would show. Thick: two standard errors of measuring; thin: with what is uncertain of the law. Uncertainty that
 * moves all values together is seen in the thin lines only and does not keep the laws from being told apart.
 */
export function prospectFigure(prospects: readonly Prospect[]): Figure | undefined {
  const [best] = prospects;
  if (!best || best.expected.length === 0) return undefined;
  const [first] = best.expected;
  const places = first.what.map((_, n) => n);
  const panels = [
    { axis: "composition", of: places.filter((n) => !isSignal(first.what[n])) },
    { axis: "potential / V", of: places.filter((n) => isSignal(first.what[n])) },
  ].filter(({ of }) => of.length > 0);
  const spec: TopLevelSpec = {
    hconcat: [
      worth(prospects.slice(0, DRAWN)),
      {
        vconcat: panels.map(({ axis, of }, n) => ({
          ...shown(best.expected, decisive(best.expected, of), axis),
          ...(n === 0 ? { title: title("What the first would show, less the mean of the laws") } : {}),
        })),
      },
    ],
    spacing: 40,
  };
  const caption = `What candidate experiments answer per cost (nats), and why "${best.name}" comes first: what each law says it would show, less the mean of the laws. Thick: two standard errors of measuring; thin: with what is uncertain of the law's numbers, which moves many values together.`;
  return { name: "next-experiment", caption, spec };
}

const isSignal = (what: string): boolean => /^the (potential|current|mean)/.test(what);

const title = (text: string) => ({ text, fontSize: 13, fontWeight: "normal", anchor: "start" }) as const;

function worth(prospects: readonly Prospect[]): Part {
  return {
    title: title("Answers per cost / nats"),
    width: 140,
    height: { step: 22 },
    data: { values: prospects.map(({ name, answers, cost }) => ({ name, worth: answers / cost })) },
    mark: { type: "bar", color: PALETTE[0] },
    encoding: {
      y: {
        field: "name",
        type: "nominal",
        title: null,
        sort: null,
        axis: { labelLimit: 1000, labelFontSize: 10 },
      },
      x: { field: "worth", type: "quantitative", title: null, axis: { tickCount: 3 } },
    },
  };
}

/** What the laws say of some values, in the order in which they are measured. */
function shown(expected: readonly Expected[], chosen: readonly number[], axis: string): Part {
  const values = expected.flatMap(({ law, what, means, errors, sds }) =>
    chosen.map((n) => {
      const mean = means[n] - middle(expected, n);
      const [near, far] = [2 * errors[n], 2 * sds[n]];
      const ends = { low: mean - far, high: mean + far, from: mean - near, to: mean + near };
      return { law, what: what[n].replace(/^the /, ""), mean, ...ends };
    }),
  );
  const color = {
    field: "law",
    type: "nominal",
    scale: { domain: expected.map(({ law }) => law), range: PALETTE.slice(0, expected.length) },
  } as const;
  const y = { field: "what", type: "nominal", title: null, sort: null, axis: { labelLimit: 250 } } as const;
  const yOffset = { field: "law", type: "nominal" } as const;
  const x = (field: string) => ({ field, type: "quantitative", title: axis }) as const;
  return {
    width: 300,
    height: { step: 12 },
    data: { values },
    layer: [
      {
        mark: { type: "rule", strokeWidth: 1 },
        encoding: { y, yOffset, color, x: x("low"), x2: { field: "high" } },
      },
      {
        mark: { type: "rule", strokeWidth: 4, opacity: 0.5 },
        encoding: { y, yOffset, color, x: x("from"), x2: { field: "to" } },
      },
      {
        mark: { type: "point", filled: true, size: 30, opacity: 1 },
        encoding: { y, yOffset, color, x: x("mean") },
      },
    ],
  };
}

const middle = (expected: readonly Expected[], n: number): number =>
  expected.reduce((sum, { means }) => sum + means[n], 0) / expected.length;

/** Of some indices those of the largest differences in standard errors of measuring, increasing. */
function decisive(expected: readonly Expected[], of: readonly number[]): number[] {
  const size = (n: number): number => {
    const means = expected.map(({ means: each }) => each[n]);
    return (Math.max(...means) - Math.min(...means)) / Math.hypot(...expected.map(({ errors }) => errors[n]));
  };
  return [...of]
    .sort((a, b) => size(b) - size(a))
    .slice(0, VALUES)
    .sort((a, b) => a - b);
}

import type { TopLevelSpec } from "vega-lite";
import type { Expected, Prospect } from "../design/next-experiment.js";
import { PALETTE, type Figure } from "./figure.js";

type Part = Extract<TopLevelSpec, { hconcat: unknown }>["hconcat"][number];

/** Experiments and values that are drawn. */
const [DRAWN, VALUES] = [10, 16];

/**
 * Why an experiment comes first: on the left what each candidate answers per cost, on the right what the laws say that the
 * best one would show, with the errors of measuring and of their numbers. Where bars of laws do not overlap it decides.
 */
export function prospectFigure(prospects: readonly Prospect[]): Figure | undefined {
  const [best] = prospects;
  if (!best || best.expected.length === 0) return undefined;
  const spec: TopLevelSpec = {
    hconcat: [worth(prospects.slice(0, DRAWN)), shown(best)],
    spacing: 40,
    resolve: { scale: { color: "independent" } },
  };
  const caption = `What candidate experiments answer per cost, and why "${best.name}" comes first: what each law says it would show (mean and two standard deviations, by errors of measuring and by what is uncertain of the law).`;
  return { name: "next-experiment", caption, spec };
}

const title = (text: string) => ({ text, fontSize: 13, fontWeight: "normal", anchor: "start" }) as const;

function worth(prospects: readonly Prospect[]): Part {
  const values = prospects.map(({ name, answers, cost }) => ({ name, worth: answers / cost }));
  return {
    title: title("Answers per cost / nats"),
    width: 160,
    height: { step: 34 },
    data: { values },
    mark: { type: "bar", color: PALETTE[0] },
    encoding: {
      y: {
        field: "name",
        type: "nominal",
        title: null,
        sort: null,
        axis: { labelLimit: 250, labelExpr: "split(datum.label, ', ')", labelFontSize: 10 },
      },
      x: { field: "worth", type: "quantitative", title: null, axis: { tickCount: 3 } },
    },
  };
}

/** The values on which the laws differ most, in the order in which they are measured. */
function shown({ expected, name }: Prospect): Part {
  const chosen = decisive(expected);
  const values = expected.flatMap(({ law, what, means, sds }) =>
    chosen.map((n) => ({
      law,
      what: what[n].replace(/^the /, ""),
      mean: means[n] - middle(expected, n),
      low: means[n] - 2 * sds[n] - middle(expected, n),
      high: means[n] + 2 * sds[n] - middle(expected, n),
    })),
  );
  const colour = {
    field: "law",
    type: "nominal",
    scale: { domain: expected.map(({ law }) => law), range: PALETTE.slice(1) },
  } as const;
  const y = { field: "what", type: "nominal", title: null, sort: null, axis: { labelLimit: 250 } } as const;
  const offset = { yOffset: { field: "law", type: "nominal" } } as const;
  return {
    title: title(clip(`What "${name}" would show, less the mean of the laws`)),
    width: 300,
    height: { step: 14 },
    data: { values },
    layer: [
      {
        mark: { type: "rule", strokeWidth: 2 },
        encoding: {
          y,
          ...offset,
          x: { field: "low", type: "quantitative", title: "composition, or potential / V" },
          x2: { field: "high" },
          color: colour,
        },
      },
      {
        mark: { type: "point", filled: true, size: 36, opacity: 1 },
        encoding: { y, ...offset, x: { field: "mean", type: "quantitative" }, color: colour },
      },
    ],
  };
}

const clip = (text: string): string => (text.length > 78 ? `${text.slice(0, 75)}...` : text);

const middle = (expected: readonly Expected[], n: number): number =>
  expected.reduce((sum, { means }) => sum + means[n], 0) / expected.length;

/** Indices of the values with the largest differences in their standard deviations, increasing. */
function decisive(expected: readonly Expected[]): number[] {
  const size = (n: number): number => {
    const means = expected.map(({ means: each }) => each[n]);
    const sd = Math.hypot(...expected.map(({ sds }) => sds[n]));
    return (Math.max(...means) - Math.min(...means)) / sd;
  };
  const all = expected[0].what.map((_, n) => n);
  return all
    .sort((a, b) => size(b) - size(a))
    .slice(0, VALUES)
    .sort((a, b) => a - b);
}

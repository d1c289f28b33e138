import type { InquiredLaw, Inquiry, PairedLaws } from "../scoring/inquiry.js";
import type { HeldProperty, RankedLaw } from "../scoring/ranked-law.js";
import type { Ranking } from "../scoring/ranking.js";
import { short } from "./numbers.js";

/** A law by every score, each less that of the best law of the ranking; undefined where it was not computed. */
export interface ScoreRow {
  readonly name: string;
  readonly bic: number;
  readonly aic: number;
  /** Bits of description. */
  readonly bits: number;
  /** ln of the evidence by Laplace's method: negative where it is less probable. */
  readonly logEvidence: number | undefined;
}

/** Scores of all laws that have them. */
export function scoreRows({ entries }: Ranking): ScoreRow[] {
  const reference = entries[0]?.scores;
  if (!reference) return [];
  return entries.flatMap(({ name, difference, scores }): ScoreRow[] => {
    if (!scores) return [];
    const { aic, descriptionLength, logEvidence } = scores;
    const evidence =
      logEvidence === undefined || reference.logEvidence === undefined
        ? undefined
        : logEvidence - reference.logEvidence;
    return [
      {
        name,
        bic: difference,
        aic: aic - reference.aic,
        bits: descriptionLength - reference.descriptionLength,
        logEvidence: evidence,
      },
    ];
  });
}

/** Frames of a law as a whole: how far they are from it, and how far they would be by chance. */
export interface FrameRow {
  readonly name: string;
  readonly frames: number;
  /** Mean Wasserstein-1 distance, and mean sampling floor. */
  readonly distance: number;
  readonly floor: number;
}

export function frameRows({ entries }: Ranking): FrameRow[] {
  return entries.flatMap(({ name, frames = [] }): FrameRow[] => {
    if (frames.length === 0) return [];
    const mean = (of: (frame: (typeof frames)[number]) => number): number =>
      frames.reduce((sum, frame) => sum + of(frame), 0) / frames.length;
    return [
      {
        name,
        frames: frames.length,
        distance: mean(({ distance }) => distance),
        floor: mean(({ floor }) => floor),
      },
    ];
  });
}

const KINDS: readonly HeldProperty["kind"][] = [
  "structural",
  "proved",
  "tested",
  "violated",
  "not applicable",
];

/** "22 properties: 12 structural, 6 proved, 1 tested, 3 not applicable" */
export function propertyCounts(properties: readonly HeldProperty[]): string {
  const counts = KINDS.flatMap((kind) => {
    const count = properties.filter((each) => each.kind === kind).length;
    return count > 0 ? [`${count} ${kind}`] : [];
  });
  return `${properties.length} properties: ${counts.join(", ")}`;
}

/** What each law breaks, in words; laws that break nothing are not among them. */
export function violations({ entries }: Ranking): { readonly name: string; readonly text: string }[] {
  return entries.flatMap(({ name, properties = [] }) =>
    properties
      .filter(({ kind }) => kind === "violated")
      .map(({ id, property, text }) => ({
        name,
        text: `${id}, ${property}: ${text.replace("VIOLATED: ", "")}`,
      })),
  );
}

/** What the data fix of the leading law, in sentences. */
export function identifiedLines({ identified }: RankedLaw): string[] {
  if (!identified) return [];
  const { fixed, sloppy, tied, degeneracies } = identified;
  const list = (label: string, items: readonly string[]): string[] =>
    items.length > 0 ? [`${label}: ${items.join("; ")}.`] : [];
  return [
    ...list("Fixed", fixed),
    ...list("Left open", sloppy),
    ...list("Tied", tied),
    ...degeneracies.map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1)),
  ];
}

/** The closer look in sentences, one law each, then the paired tests. */
export function inquiryLines({ laws, paired, simulations }: Inquiry): string[] {
  return [
    ...laws.map(inquiredLine),
    ...paired.map(pairedLine),
    `This took ${simulations} simulations of the whole trial.`,
  ];
}

function inquiredLine({ name, evidence, weight, heldOut, check }: InquiredLaw): string {
  const parts = [
    evidence && `ln evidence ${evidence.log.toFixed(1)} ± ${evidence.error.toFixed(1)}`,
    weight !== undefined && `weight ${weight.toFixed(3)}`,
    heldOut.length > 0 && `experiments left out at -2 ln L ${heldOutText(heldOut)}`,
    check &&
      `its own data are as far from it in ${percent(check.misfit)}, and as correlated in ${percent(check.correlation)}`,
  ].filter((part) => typeof part === "string");
  return `"${name}": ${parts.join("; ")}.`;
}

function heldOutText(heldOut: InquiredLaw["heldOut"]): string {
  const missing = heldOut.filter(({ deviance }) => deviance === null).map(({ experiment }) => experiment);
  if (missing.length > 0) return `(cannot be simulated in ${missing.join(", ")})`;
  const total = heldOut.reduce((sum, { deviance }) => sum + deviance!, 0);
  return total.toFixed(1);
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function pairedLine({ better, worse, mean, error, blocks, student, flips }: PairedLaws): string {
  const apart = error === null ? short(mean) : `${short(mean)} ± ${short(error)}`;
  const byStudent = student === null ? "" : `p = ${short(student)} by Student's t, `;
  return `"${better}" predicts left-out experiments better than "${worse}" by ${apart} in -2 ln L each (${blocks} blocks: ${byStudent}p = ${short(flips)} by flips of sign).`;
}

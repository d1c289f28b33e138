import { countDistribution, included, wasserstein } from "../../../src/imaging/chain/distribution.js";
import type { Particle } from "../../../src/imaging/chain/particle-table.js";
import { processStack, type Processed } from "../../../src/imaging/chain/process.js";
import { phantom, phantomReferences, type PhantomTruth } from "../../../src/imaging/phantom/phantom.js";
import type { PhantomOptions } from "../../../src/imaging/phantom/options.js";

/** What the chain made of one stack, against the truth. */
export interface Measured {
  readonly deviations: readonly number[];
  /** Deviations over the reported total errors. */
  readonly scaled: readonly number[];
  readonly planted: number;
  /** Particles of the table that are where one was planted, those included that do not count (cut by the edge). */
  readonly found: number;
  /** Intersection over union of each particle's pixels. */
  readonly overlaps: readonly number[];
  /** Relative errors of the volumes. */
  readonly volumes: readonly number[];
  /** Pixels, root mean square over frames and both axes, a common shift left out. */
  readonly alignment: number;
  /** eV. */
  readonly energy: number;
  /** Wasserstein's first distance to the planted population. */
  readonly distance: number;
  /** Of the processor. */
  readonly seconds: number;
}

/** Makes a stack, processes it with the default recipe, and measures. */
export function measure(options: Partial<PhantomOptions>, seed: string): Measured {
  const { stack, truth } = phantom({ seed, ...options });
  const references = phantomReferences(truth).filter(({ name }) => name !== "intermediate");
  const start = process.cpuUsage();
  const processed = processStack(stack, references, {});
  const { user, system } = process.cpuUsage(start);
  const field = truthInField(processed, truth);
  const detected = processed.particles.flatMap((particle) => {
    const label = plantedAt(particle, field, truth.options.columns);
    return label === 0 ? [] : [{ particle, label, overlap: overlapOf(particle.id, label, processed, field) }];
  });
  const counted = new Set(included(processed.particles));
  const pairs = detected.filter(({ particle }) => counted.has(particle));
  const planted = Array.from(truth.compositions);
  const deviations = pairs.map(({ particle, label }) => particle.estimate!.composition - planted[label - 1]);
  return {
    deviations,
    scaled: deviations.map((deviation, n) => deviation / pairs[n].particle.estimate!.total),
    planted: planted.length,
    found: new Set(detected.filter(({ overlap }) => overlap > 0.5).map(({ label }) => label)).size,
    overlaps: pairs.map(({ overlap }) => overlap),
    volumes: pairs.map(
      ({ particle, label }) =>
        (particle.estimate!.amount * truth.options.pixelSize ** 2) / truth.volumes[label - 1] - 1,
    ),
    alignment: alignmentError(processed, truth),
    energy: processed.estimate.shift - truth.options.energyOffset,
    distance: wasserstein(countDistribution(processed.particles), {
      compositions: Float64Array.from(planted).sort(),
      weights: new Float64Array(planted.length).fill(1 / planted.length),
    }),
    seconds: (user + system) / 1e6,
  };
}

/** Labels of the truth in the aligned field, which lies one shift away from the truth's own. */
function truthInField({ prepared: { shifts } }: Processed, truth: PhantomTruth): Int32Array {
  const { rows, columns } = truth.options;
  const down = Math.round(meanOf(differences(shifts.row, truth.rowShifts)));
  const right = Math.round(meanOf(differences(shifts.column, truth.columnShifts)));
  return truth.labels.map((_, p) => {
    const [r, c] = [Math.floor(p / columns) + down, (p % columns) + right];
    return r < 0 || c < 0 || r >= rows || c >= columns ? 0 : truth.labels[r * columns + c];
  });
}

const plantedAt = ({ row, column }: Particle, field: Int32Array, columns: number): number =>
  field[Math.round(row) * columns + Math.round(column)];

function overlapOf(id: number, label: number, { labels }: Processed, field: Int32Array): number {
  let [both, either] = [0, 0];
  labels.values.forEach((value, p) => {
    const [here, there] = [value === id, field[p] === label];
    if (here && there) both++;
    if (here || there) either++;
  });
  return both / either;
}

const differences = (found: Float64Array, planted: Float64Array): number[] =>
  Array.from(found, (value, n) => value - planted[n]);

function alignmentError({ prepared: { shifts } }: Processed, truth: PhantomTruth): number {
  const rest = (found: Float64Array, planted: Float64Array): number[] => {
    const apart = differences(found, planted);
    const mean = meanOf(apart);
    return apart.map((value) => value - mean);
  };
  return rms([...rest(shifts.row, truth.rowShifts), ...rest(shifts.column, truth.columnShifts)]);
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
export const rms = (values: readonly number[]): number =>
  Math.sqrt(meanOf(values.map((value) => value ** 2)));

import type { InitialCompositions } from "../experiment/experiment.js";
import { normalNodes } from "../ensemble/nodes.js";
import { SPREADS } from "../ensemble/unknowns.js";
import { hermiteNodes } from "../numerics/quadrature.js";
import type { CheckedSimulation } from "./schema.js";

/** One particle, or a node that stands for many. */
interface Particle {
  readonly composition: number;
  readonly weight: number;
  readonly prefactor: number;
  readonly film: number;
}

/** The particles that are stated. @throws Error where lists do not go together. */
export function readParticles(file: CheckedSimulation): InitialCompositions & { kind: "each" } {
  const particles = spreadOut(file, file.normal ? normal(file) : each(file));
  const all = <K extends keyof Particle>(key: K): number[] => particles.map((particle) => particle[key]);
  return {
    kind: "each",
    names: particles.map((_, n) => String(n + 1)),
    compositions: all("composition"),
    errors: particles.map(() => 0),
    weights: all("weight"),
    prefactors: all("prefactor"),
    films: all("film"),
  };
}

function each(file: CheckedSimulation): Particle[] {
  const { compositions = [], weights, prefactors, films, sizes } = file;
  for (const [name, list] of Object.entries({ weights, prefactors, films, sizes }))
    if (list && list.length !== compositions.length)
      throw new Error(`${name} has ${list.length} entries, compositions ${compositions.length}.`);
  return compositions.map((composition, n) => {
    const size = sizes?.[n] ?? 1;
    return {
      composition,
      weight: weights?.[n] ?? size ** 3,
      prefactor: (prefactors?.[n] ?? 1) / size,
      film: (films?.[n] ?? 1) * size,
    };
  });
}

function normal({ normal: stated, weights, prefactors, films, sizes }: CheckedSimulation): Particle[] {
  const list = Object.entries({ weights, prefactors, films, sizes }).find(([, values]) => values);
  if (list) throw new Error(`${list[0]} belong to compositions; a "normal" population has nodes of its own.`);
  const { mean, sd, nodes } = stated!;
  const { scores, weights: shares } = normalNodes(nodes);
  const compositions = [...scores].map((z) => mean + sd * z);
  const outside = compositions.find((c) => !(c > 0 && c < 1));
  if (outside !== undefined)
    throw new Error(`the normal population reaches ${outside}, outside (0, 1). Take a smaller sd.`);
  return compositions.map((composition, n) => ({ composition, weight: shares[n], prefactor: 1, film: 1 }));
}

/** Every particle as nodes of what is lognormal. */
function spreadOut({ spread }: CheckedSimulation, particles: Particle[]): Particle[] {
  if (!spread) return particles;
  const { nodes, weights } = hermiteNodes(spread.nodes);
  const { kappa, film } = SPREADS[spread.of];
  return particles.flatMap((particle) =>
    Array.from(nodes, (z, n) => ({
      composition: particle.composition,
      weight: particle.weight * weights[n],
      prefactor: particle.prefactor * Math.exp(kappa * spread.lognormal * z),
      film: particle.film * Math.exp(film * spread.lognormal * z),
    })),
  );
}

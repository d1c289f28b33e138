import { enumerate } from "../grammar/enumerate.js";
import type { Derivation, Grammar } from "../grammar/grammar.js";
import { random } from "../numerics/random.js";
import type { Archive } from "./archive.js";
import { fresh, offspring } from "./breed.js";
import type { Assessment, Candidate } from "./candidate.js";
import type { Islands } from "./islands.js";
import type { SearchSettings } from "./options.js";
import type { Phase } from "./progress.js";

/** Laws to be assessed together, none of them proposed before. */
export interface Batch {
  readonly phase: Phase;
  readonly laws: readonly Candidate[];
}

/** What the proposals are made from: they look at it anew for each batch. */
export interface Sources<A extends Assessment> {
  readonly grammar: Grammar;
  readonly archive: Archive<A>;
  readonly islands: Islands<A>;
  readonly settings: SearchSettings<A>;
}

/** Proposals tried in vain, for each law wanted, before breeding gives up; the second half of them are all fresh ones. */
const PATIENCE = 100;

/**
 * The batches of a search: the user's own laws, then small laws before large ones, then bred ones. Each must have been filed
 * before the next is asked for. Their size depends on the settings only, never on who assesses them.
 * @returns how many duplicates were proposed in vain when no new law could be found; 0 where the grammar has no more.
 */
export function* proposals<A extends Assessment>(sources: Sources<A>): Generator<Batch, number> {
  const { grammar, settings } = sources;
  const { seeds, laws, enumerate: share, maximumSize } = settings;
  yield* listed(sources, "seeds", seeds.values(), laws);
  const complete = yield* listed(
    sources,
    "enumerate",
    enumerate(grammar, maximumSize),
    Math.round(share * laws),
  );
  return complete ? 0 : yield* bred(sources);
}

/** Proposes what is listed until `laws` are assessed. Returns whether the list came to its end before. */
function* listed<A extends Assessment>(
  { archive, settings }: Sources<A>,
  phase: Phase,
  derivations: Iterator<Derivation>,
  laws: number,
): Generator<Batch, boolean> {
  while (archive.assessed < laws) {
    const room = Math.min(settings.batch, laws - archive.assessed);
    const batch = take(archive, derivations, room);
    if (batch.length > 0) yield { phase, laws: batch };
    if (batch.length < room) return true;
  }
  return false;
}

function take<A extends Assessment>(
  archive: Archive<A>,
  derivations: Iterator<Derivation>,
  count: number,
): Candidate[] {
  const laws: Candidate[] = [];
  while (laws.length < count) {
    const next = derivations.next();
    if (next.done) break;
    const law = archive.propose(next.value);
    if (law) laws.push(law);
  }
  return laws;
}

/** Breeds generation after generation. Returns how many duplicates were bred when no new law came of it. */
function* bred<A extends Assessment>(sources: Sources<A>): Generator<Batch, number> {
  const { archive, islands, settings } = sources;
  for (let generation = 1; ; generation++) {
    const room = Math.min(settings.batch, settings.laws - archive.assessed);
    const laws = breedGeneration(sources, generation, room);
    if (laws.length === 0) return room * PATIENCE;
    yield { phase: "breed", laws };
    if (generation % settings.migration === 0) islands.migrate();
  }
}

/** New laws, the i-th from island i modulo the number of islands. Every proposal has a random stream of its own. */
function breedGeneration<A extends Assessment>(
  sources: Sources<A>,
  generation: number,
  room: number,
): Candidate[] {
  const { grammar, archive, islands, settings } = sources;
  const stream = random(`${settings.seed}/breed/${generation}`);
  const laws: Candidate[] = [];
  for (let tried = 0; laws.length < room && tried < room * PATIENCE; tried++) {
    const population = islands.population(laws.length % settings.islands);
    const stock = { grammar, maximumSize: settings.maximumSize, population, front: archive.front };
    const breed = tried < (room * PATIENCE) / 2 ? offspring : fresh;
    const law = archive.propose(breed(stream.split(tried), stock));
    if (law) laws.push(law);
  }
  return laws;
}

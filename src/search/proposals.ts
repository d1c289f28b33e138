import { enumerateByProbability } from "../grammar/best-first.js";
import { enumerate } from "../grammar/enumerate.js";
import type { Derivation, Grammar } from "../grammar/grammar.js";
import { learnWeights } from "../grammar/learn.js";
import { random } from "../numerics/random.js";
import type { Archive } from "./archive.js";
import { fresh, offspring, type Stock } from "./breed.js";
import type { Assessment, Candidate } from "./candidate.js";
import type { Cells } from "./cells.js";
import type { Islands } from "./islands.js";
import { LocalMoves } from "./local-moves.js";
import type { SearchSettings } from "./options.js";
import type { Phase } from "./progress.js";
import type { Surrogate } from "./surrogate.js";

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
  readonly cells: Cells<A>;
  readonly surrogate: Surrogate | undefined;
  readonly settings: SearchSettings<A>;
}

/** With a surrogate: this many times as many laws are proposed as are then assessed. */
const CHOICE = 4;
/** Share of a batch that it does not choose. */
const UNGUIDED = 0.5;
/** Laws of each island whose small changes are proposed. */
const FITTEST = 4;
/** Weight of what the grammar says against one use of a production by a good law. */
const SMOOTHING = 10;

/** Proposals tried in vain, for each law wanted, before breeding gives up; the second half of them are all fresh ones. */
const PATIENCE = 100;

/**
 * The batches of a search: the user's own laws, then probable (or small) laws first, then bred ones. Each must have been filed
 * before the next is asked for. Their size depends on the settings only, never on who assesses them.
 * @returns how many duplicates were proposed in vain when no new law could be found; 0 where the grammar has no more.
 */
export function* proposals<A extends Assessment>(sources: Sources<A>): Generator<Batch, number> {
  const { grammar, settings } = sources;
  const { seeds, laws, enumerate: share } = settings;
  yield* listed(sources, "seeds", seeds.values(), laws);
  const complete = yield* listed(sources, "enumerate", all(grammar, settings), Math.round(share * laws));
  return complete ? 0 : yield* bred(sources);
}

/** Every law of a grammar, in the order asked for. */
function* all(
  grammar: Grammar,
  { order, maximumSize }: Pick<SearchSettings<Assessment>, "order" | "maximumSize">,
): Generator<Derivation> {
  if (order === "size") yield* enumerate(grammar, maximumSize);
  else for (const { derivation } of enumerateByProbability(grammar, maximumSize)) yield derivation;
}

/** Proposes what is listed until `laws` are assessed. Returns whether the list came to its end before. */
function* listed<A extends Assessment>(
  { archive, surrogate, settings }: Sources<A>,
  phase: Phase,
  derivations: Iterator<Derivation>,
  laws: number,
): Generator<Batch, boolean> {
  let ahead: readonly Candidate[] = [];
  while (archive.assessed < laws) {
    const room = Math.min(settings.batch, laws - archive.assessed);
    const wanted = surrogate && phase === "enumerate" ? CHOICE * settings.batch : room;
    ahead = [...ahead, ...take(archive, derivations, wanted - ahead.length)];
    if (ahead.length === 0) return true;
    const batch = chosen(surrogate, ahead, room);
    ahead = ahead.filter((law) => !batch.includes(law));
    yield { phase, laws: batch };
  }
  archive.release(ahead);
  return false;
}

/** The first of the candidates, and those that the surrogate puts first among the rest. */
function chosen(
  surrogate: Surrogate | undefined,
  candidates: readonly Candidate[],
  room: number,
): Candidate[] {
  if (!surrogate || candidates.length <= room) return candidates.slice(0, room);
  const unguided = Math.ceil(UNGUIDED * room);
  const promising = surrogate.order(candidates.slice(unguided)).slice(0, room - unguided);
  return [...candidates.slice(0, unguided), ...promising];
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
  const { grammar, archive, islands, settings } = sources;
  const moves = new LocalMoves(grammar, settings.maximumSize);
  for (let generation = 1; ; generation++) {
    const room = Math.min(settings.batch, settings.laws - archive.assessed);
    const laws = breedGeneration(sources, generation, room, moves);
    if (laws.length === 0) return room * PATIENCE;
    yield { phase: "breed", laws };
    if (generation % settings.migration === 0) islands.migrate();
  }
}

/** New laws: small changes of the best ones first, then bred ones, of which some are chosen where there is a choice. */
function breedGeneration<A extends Assessment>(
  sources: Sources<A>,
  generation: number,
  room: number,
  moves: LocalMoves,
): Candidate[] {
  const { archive, surrogate } = sources;
  const near = nearby(sources, room, moves);
  const wanted = (surrogate ? CHOICE : 1) * (room - near.length);
  const laws = offspringOf(sources, generation, wanted, near.length);
  const batch = chosen(surrogate, laws, room - near.length);
  archive.release(laws.filter((law) => !batch.includes(law)));
  return [...near, ...batch];
}

/** Small changes of the laws on the front, then of the fittest of each island. */
function nearby<A extends Assessment>(
  { archive, islands, settings }: Sources<A>,
  room: number,
  moves: LocalMoves,
): Candidate[] {
  const fittest = Array.from({ length: settings.islands }, (_, n) => islands.population(n).slice(0, FITTEST));
  const best = [...archive.front, ...fittest.flat()];
  return take(archive, moves.of(best), Math.round(settings.local * room));
}

/** Bred laws, the i-th from island i modulo the number of islands. Every proposal has a random stream of its own. */
function offspringOf<A extends Assessment>(
  sources: Sources<A>,
  generation: number,
  wanted: number,
  first: number,
): Candidate[] {
  const { archive, settings } = sources;
  const stream = random(`${settings.seed}/breed/${generation}`);
  const stocks = Array.from({ length: settings.islands }, (_, island) => stockOf(sources, island));
  const laws: Candidate[] = [];
  const patience = wanted * PATIENCE;
  for (let tried = 0; laws.length < wanted && tried < patience; tried++) {
    const breed = tried < patience / 2 ? offspring : fresh;
    const stock = stocks[(first + laws.length) % settings.islands];
    const law = archive.propose(breed(stream.split(tried), stock));
    if (law) laws.push(law);
  }
  return laws;
}

/** What an island breeds from, by weights that its laws have taught where that is wanted. */
function stockOf<A extends Assessment>(
  { grammar, archive, islands, cells, settings }: Sources<A>,
  island: number,
): Stock<A> {
  const population = islands.population(island);
  const elite = population.slice(0, population.length >> 1).map(({ law }) => law.derivation);
  return {
    grammar: settings.learnWeights ? learnWeights(grammar, elite, { smoothing: SMOOTHING }) : grammar,
    maximumSize: settings.maximumSize,
    population,
    front: archive.front,
    cells,
  };
}

import type { Grammar } from "../grammar/grammar.js";
import { Archive } from "./archive.js";
import { estimated, type Assess, type Assessment, type Candidate } from "./candidate.js";
import { Cells } from "./cells.js";
import { Islands } from "./islands.js";
import { settle, type SearchOptions, type SearchSettings } from "./options.js";
import type { Phase, Progress, StopReason } from "./progress.js";
import { proposals, type Batch } from "./proposals.js";
import { Surrogate } from "./surrogate.js";

/**
 * Searches a grammar for laws that are good and simple: enumerates small laws, then breeds from the best by crossover and
 * mutation of derivations, which never leave the grammar. A run proposes no law twice.
 *
 * Yields after every batch; the last progress says why the search stopped. The caller may break off at any time. For the same
 * seed and options the laws, their order and their batches are the same, however the assessor works and however often the
 * search was interrupted and repeated with its journal.
 *
 * @throws RangeError on an option out of range, before anything is assessed; what `assess` and the journal throw.
 */
export async function* search<A extends Assessment>(
  grammar: Grammar,
  assess: Assess<A>,
  options: SearchOptions<A> = {},
): AsyncGenerator<Progress<A>, void, void> {
  const settings = settle(options);
  const archive = new Archive(grammar, settings);
  const islands = new Islands<A>(settings.islands, settings.population);
  const cells = new Cells<A>(settings.signature);
  const surrogate = settings.surrogate ? new Surrogate(grammar, String(settings.seed)) : undefined;
  const batches = proposals({ grammar, archive, islands, cells, surrogate, settings });
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  let called: readonly Candidate[] = [];
  let phase: Phase = "seeds";
  let bredInVain = 0;
  let stop: StopReason | undefined;
  while (!stop) {
    const next = settings.signal?.aborted ? undefined : nextBatch();
    const front = archive.front;
    if (next?.done) stop = { kind: "exhausted", duplicates: next.value };
    else if (!next || !(await assessBatch(next.value.laws))) stop = { kind: "aborted" };
    else {
      phase = next.value.phase;
      bredInVain = phase === "breed" && archive.front === front ? bredInVain + next.value.laws.length : 0;
      stop = reasonToStop(archive.snapshot(), bredInVain, elapsed(), settings);
    }
    yield { phase, ...archive.snapshot(), ...(stop && { stop }) };
  }

  /** Laws that were called back go before new ones. */
  function nextBatch(): IteratorResult<Batch, number> {
    if (called.length === 0) return batches.next();
    const laws = called.slice(0, settings.batch);
    called = called.slice(settings.batch);
    return { done: false, value: { phase: "recall", laws } };
  }

  /** Returns false where the search was aborted meanwhile: what was not answered in full is not filed. */
  async function assessBatch(laws: readonly Candidate[]): Promise<boolean> {
    const found =
      archive.recall(laws) ??
      (await unlessAborted(archive.ask(laws, assess, settings.signal), settings.signal));
    if (!found) return false;
    await archive.file(found);
    const seen = found.map(estimated);
    islands.settle(seen);
    cells.settle(seen);
    surrogate?.learn(seen);
    const again = settings.learn(found);
    archive.callBack(again);
    called = [...called, ...again.map(({ law }) => law)];
    return true;
  }
}

async function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (signal?.aborted) return undefined;
    throw error;
  }
}

function reasonToStop<A extends Assessment>(
  { assessed, best }: Pick<Progress<A>, "assessed" | "best">,
  bredInVain: number,
  seconds: number,
  { laws, until, stagnation, seconds: most }: SearchSettings<A>,
): StopReason | undefined {
  if (best && best.assessment.discrepancy <= until) {
    return { kind: "target", discrepancy: best.assessment.discrepancy };
  }
  if (bredInVain >= stagnation) return { kind: "stagnation", laws: bredInVain };
  if (seconds >= most) return { kind: "time", seconds };
  return assessed >= laws ? { kind: "budget", laws: assessed } : undefined;
}

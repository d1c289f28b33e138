import type { Derivation, Grammar } from "../grammar/grammar.js";
import { candidateOf, type Assess, type Assessment, type Candidate, type Found } from "./candidate.js";
import { frontOf, succeeded } from "./front.js";
import { entryOf, type Journal } from "./journal.js";
import type { Progress } from "./progress.js";

/** What has been proposed and assessed. Laws are forgotten but for their keys and the front: the journal has them all. */
export class Archive<A extends Assessment> {
  readonly #grammar: Grammar;
  readonly #journal: Journal<A>;
  readonly #keys = new Set<string>();
  readonly #failures: Record<string, number> = {};
  #front: readonly Found<A>[] = [];
  #assessed = 0;
  #proposed = 0;

  constructor(grammar: Grammar, journal: Journal<A>) {
    this.#grammar = grammar;
    this.#journal = journal;
  }

  get assessed(): number {
    return this.#assessed;
  }

  /** The nondominated laws; the same array as long as it does not change. */
  get front(): readonly Found<A>[] {
    return this.#front;
  }

  /** The law of a derivation, or undefined where it was proposed before, be it by another derivation. */
  propose(derivation: Derivation): Candidate | undefined {
    this.#proposed++;
    const candidate = candidateOf(this.#grammar, derivation);
    if (this.#keys.has(candidate.key)) return undefined;
    this.#keys.add(candidate.key);
    return candidate;
  }

  /**
   * Assessments of laws, from the journal or else from `assess`.
   * @throws what `assess` throws; Error where it gives fewer or more answers than there were laws.
   */
  async ask(
    laws: readonly Candidate[],
    assess: Assess<A>,
    signal?: AbortSignal,
  ): Promise<readonly Found<A>[]> {
    const unknown = laws.filter(({ key }) => !this.#journal.earlier.has(key));
    const answers = unknown.length > 0 ? await assess(unknown, signal) : [];
    if (answers.length !== unknown.length) {
      throw new Error(
        `assess gave ${answers.length} answers to ${unknown.length} laws. It must answer each, in order.`,
      );
    }
    const answered = answers.values();
    return laws.map((law) => this.#recall(law.key) ?? { law, assessment: answered.next().value! });
  }

  /** Writes assessed laws into the journal, counts them and widens the front. */
  async file(found: readonly Found<A>[]): Promise<void> {
    const fresh = found.filter(({ law }) => !this.#journal.earlier.has(law.key));
    if (fresh.length > 0) await this.#journal.append(fresh.map(entryOf));
    this.#assessed += found.length;
    this.#countFailures(found);
    this.#widenFront(found);
  }

  snapshot(): Omit<Progress<A>, "phase" | "stop"> {
    return {
      assessed: this.#assessed,
      proposed: this.#proposed,
      duplicates: this.#proposed - this.#keys.size,
      failures: { ...this.#failures },
      front: this.#front,
      best: this.#front.at(0),
    };
  }

  /** A law of the journal as it was assessed then: perhaps from another derivation than the one proposed now. */
  #recall(key: string): Found<A> | undefined {
    const entry = this.#journal.earlier.get(key);
    return entry && { law: candidateOf(this.#grammar, entry.derivation), assessment: entry.assessment };
  }

  #countFailures(found: readonly Found<A>[]): void {
    for (const { assessment } of found.filter((law) => !succeeded(law))) {
      const reason = assessment.failure ?? "no finite discrepancy";
      this.#failures[reason] = (this.#failures[reason] ?? 0) + 1;
    }
  }

  #widenFront(found: readonly Found<A>[]): void {
    const front = frontOf([...this.#front, ...found]);
    if (found.some((law) => front.includes(law))) this.#front = front;
  }
}

import type { Derivation, Grammar } from "../grammar/grammar.js";
import {
  candidateOf,
  entryKey,
  type Assess,
  type Assessment,
  type Candidate,
  type Found,
} from "./candidate.js";
import { compareFound, frontOf, succeeded } from "./front.js";
import { entryOf, type Journal } from "./journal.js";
import type { SearchSettings } from "./options.js";
import type { Progress } from "./progress.js";

/** Laws that are kept beside the front at most. */
const MOST_NEAR = 64;

/** What has been proposed and assessed. Laws are forgotten but for their keys and the front: the journal has them all. */
export class Archive<A extends Assessment> {
  readonly #grammar: Grammar;
  readonly #journal: Journal<A>;
  readonly #keys = new Set<string>();
  /** Key of the law of every derivation that was proposed, by its productions: a canonical form costs far more. */
  readonly #keyOf = new Map<string, string>();
  readonly #failures: Record<string, number> = {};
  readonly #reach: number;
  readonly #distinct: boolean;
  readonly #admits: (law: Candidate) => boolean;
  #front: readonly Found<A>[] = [];
  #near: readonly Found<A>[] = [];
  #assessed = 0;
  #proposed = 0;
  #inadmissible = 0;

  constructor(
    grammar: Grammar,
    { journal, near, distinct, admits }: Pick<SearchSettings<A>, "journal" | "near" | "distinct" | "admits">,
  ) {
    this.#grammar = grammar;
    this.#journal = journal;
    this.#reach = near;
    this.#distinct = distinct;
    this.#admits = admits;
  }

  get assessed(): number {
    return this.#assessed;
  }

  /** The nondominated laws; the same array as long as it does not change. */
  get front(): readonly Found<A>[] {
    return this.#front;
  }

  /** The law of a derivation; undefined where it was proposed before, be it by another derivation, or is not admissible. */
  propose(derivation: Derivation): Candidate | undefined {
    this.#proposed++;
    const productions = productionsOf(derivation);
    const known = this.#keyOf.get(productions);
    if (known !== undefined && this.#distinct && this.#keys.has(known)) return undefined;
    const candidate = candidateOf(this.#grammar, derivation);
    this.#keyOf.set(productions, candidate.key);
    const isNew = !this.#keys.has(candidate.key);
    if (!isNew && this.#distinct) return undefined;
    this.#keys.add(candidate.key);
    if (this.#admits(candidate)) return candidate;
    if (isNew) this.#inadmissible++;
    return undefined;
  }

  /** Forgets laws that were proposed and will not be assessed now: they may be proposed again. */
  release(laws: readonly Candidate[]): void {
    for (const { key } of laws) this.#keys.delete(key);
    this.#proposed -= laws.length;
  }

  /** Laws as the journal has them, perhaps of other derivations than those proposed now; undefined where one is missing. */
  recall(laws: readonly Candidate[]): readonly Found<A>[] | undefined {
    const found = laws.map((law) => this.#recallLaw(law)).filter((law) => law !== undefined);
    return found.length === laws.length ? found : undefined;
  }

  /**
   * Assesses laws; of those that the journal has, what it says stands.
   * @throws what `assess` throws; Error where it gives fewer or more answers than there are laws.
   */
  async ask(
    laws: readonly Candidate[],
    assess: Assess<A>,
    signal?: AbortSignal,
  ): Promise<readonly Found<A>[]> {
    const answers = await assess(laws, signal);
    if (answers.length !== laws.length) {
      throw new Error(
        `assess gave ${answers.length} answers to ${laws.length} laws. It must answer each, in order.`,
      );
    }
    return laws.map((law, i) => this.#recallLaw(law) ?? { law, assessment: answers[i] });
  }

  /** Writes assessed laws into the journal, counts them and widens the front. */
  async file(found: readonly Found<A>[]): Promise<void> {
    const fresh = found.filter(({ law }) => !this.#journal.earlier.has(entryKey(law)));
    if (fresh.length > 0) await this.#journal.append(fresh.map(entryOf));
    this.#assessed += found.filter(({ law }) => law.attempt === 0).length;
    this.#countFailures(found, 1);
    this.#widenFront(found);
    this.#gather(found);
  }

  /** Takes back what was counted of laws that are to be assessed again. */
  callBack(found: readonly Found<A>[]): void {
    this.#countFailures(found, -1);
  }

  snapshot(): Omit<Progress<A>, "phase" | "stop"> {
    return {
      assessed: this.#assessed,
      proposed: this.#proposed,
      duplicates: this.#proposed - this.#keys.size,
      inadmissible: this.#inadmissible,
      failures: { ...this.#failures },
      front: this.#front,
      near: this.#near,
      best: this.#front.at(0),
    };
  }

  #recallLaw(law: Candidate): Found<A> | undefined {
    const entry = this.#journal.earlier.get(entryKey(law));
    return (
      entry && {
        law: candidateOf(this.#grammar, entry.derivation, law.attempt),
        assessment: entry.assessment,
      }
    );
  }

  #countFailures(found: readonly Found<A>[], by: number): void {
    for (const { assessment } of found.filter((law) => !succeeded(law))) {
      const reason = assessment.failure ?? "no finite discrepancy";
      const count = (this.#failures[reason] ?? 0) + by;
      if (count > 0) this.#failures[reason] = count;
      else delete this.#failures[reason];
    }
  }

  #gather(found: readonly Found<A>[]): void {
    const all = [...this.#near, ...found.filter(succeeded)].sort(compareFound);
    const limit = all.length > 0 ? all[0].assessment.discrepancy + this.#reach : 0;
    this.#near = all.filter(({ assessment }) => assessment.discrepancy <= limit).slice(0, MOST_NEAR);
  }

  #widenFront(found: readonly Found<A>[]): void {
    const front = frontOf([...this.#front, ...found]);
    if (found.some((law) => front.includes(law))) this.#front = front;
  }
}

/** The productions of a derivation from the left, which tell it from all others of its rule: a character each. */
function productionsOf(derivation: Derivation): string {
  const numbers: number[] = [];
  const visit = ({ production, children }: Derivation): void => {
    numbers.push(production);
    children.forEach(visit);
  };
  visit(derivation);
  return String.fromCharCode(...numbers);
}

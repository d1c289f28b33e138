// From data to the next experiment. Frames of one charge leave two explanations: an exchange rate that falls with the
// lithium fraction, and a potential with a plateau, which give the same rate where the drive is strong. What are their
// constants, what can the data not know, and which experiment would decide? Then a discharge is added, and it does.
import {
  compare,
  constantExchange,
  electroAutocatalysis,
  hypothesis,
  lawsLeft,
  nextExperiment,
  only,
  particles,
  plansOf,
  readCorpus,
  renderProspects,
  renderTable,
} from "kinetoscope";

const corpus = await readCorpus("corpora/nmc111-planted-frames");
const tilt = "2 * log(1 + exp(b * (c - m)))";
const laws = [
  hypothesis(constantExchange),
  hypothesis(electroAutocatalysis),
  hypothesis({
    name: "thermodynamic separation",
    law: `k * (exp(-(eta - ${tilt}) / 2) - exp((eta - ${tilt}) / 2))`,
    parameters: electroAutocatalysis.parameters,
  }),
];
const options = { ensemble: particles({ nodes: 24 }), robustness: false, seed: 1 };

const ranking = await compare(laws, { ...options, corpus: only(corpus, "charge-C10") });
console.log(renderTable(ranking, { colour: false }));

const choices = { rates: [0.1, 1, 10], between: [0.55, 0.9], particles: [30] } as const;
console.log(renderProspects(nextExperiment(lawsLeft(ranking), plansOf(corpus.experiments[0], choices))));

const both = await compare(laws, { ...options, corpus: only(corpus, "charge-C10", "discharge-1C") });
console.log(both.standing?.sentences.join("\n"));

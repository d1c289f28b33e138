// From data to the next experiment. Frames of one charge leave two explanations: an exchange rate that falls with the
// lithium fraction, and a potential with a plateau. What do the data know of each, and which experiment would decide?
// Then a discharge with its potential is added, and it does.
import {
  compare,
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

const corpus = only(await readCorpus("corpora/nmc111-planted-frames"), "charge-C10");
const tilt = "2 * log(1 + exp(b * (c - m)))";
const laws = [
  hypothesis(electroAutocatalysis),
  hypothesis({
    name: "thermodynamic separation",
    law: `k * (exp(-(eta - ${tilt}) / 2) - exp((eta - ${tilt}) / 2))`,
    parameters: electroAutocatalysis.parameters,
  }),
];
const options = { ensemble: particles({ nodes: 24 }), robustness: false, seed: 1 };
const ranking = await compare(laws, { ...options, corpus });
console.log(renderTable(ranking, { colour: false }));

const choices = { rates: [0.1, 1, 10], between: [0.55, 0.9], particles: [30] } as const;
console.log(renderProspects(nextExperiment(lawsLeft(ranking), plansOf(corpus.experiments[0], choices))));

const made = only(await readCorpus("corpora/nmc111-planted"), "discharge-1C");
const both = { ...corpus, experiments: [...corpus.experiments, ...made.experiments] };
console.log((await compare(laws, { ...options, corpus: both })).standing?.sentences.join("\n"));

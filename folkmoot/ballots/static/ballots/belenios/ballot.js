/** Making a ballot. The order of the random draws is part of the tested contract with the Python side. */
import { base64Hash, powerOfG, product, q, scalar, times } from "./group.js";
import { isCredential, secretScalar } from "./credential.js";
import { readElection } from "./election.js";
import { ensure } from "./errors.js";
import { proveKnowledge, proveOneIsZero } from "./proofs.js";

/** @typedef {{alpha: bigint, beta: bigint, r: bigint, m: bigint}} Opened a ciphertext and what is in it */

/**
 * @param {string|Uint8Array} electionText
 * @param {string} credential in its written form
 * @param {number[][]} choices a row of 0 and 1 for each question, led by the blank flag where blank is allowed
 * @param {function(bigint): bigint} random uniform in [0, n)
 * @param {function(number): void} [onProgress] gets the fraction of proofs done
 * @returns {Promise<{text: string, tracker: string}>}
 * @throws {BeleniosError} those of readElection and checkChoices; bad_credential
 */
export async function makeBallot(electionText, credential, choices, random, onProgress = () => {}) {
  ensure(isCredential(credential), "bad_credential");
  const election = await readElection(electionText);
  checkChoices(election.questions, choices);
  const secret = await secretScalar(election.uuid, credential);
  const voter = `${powerOfG(secret)}`;
  const prefix = `${election.fingerprint}|${voter}`;
  const context = { powerOfY: election.powerOfY, random, prefix, step: stepper(election, onProgress) };
  const answers = [];
  for (const [i, question] of election.questions.entries()) {
    answers.push(await makeAnswer(context, question, choices[i].map(BigInt)));
  }
  const { uuid: election_uuid, fingerprint: election_hash } = election;
  return sign({ election_uuid, election_hash, credential: voter, answers }, secret, context);
}

/**
 * @param {import("./election.js").Question[]} questions
 * @param {number[][]} choices
 * @throws {BeleniosError} wrong_number_of_questions; wrong_number_of_choices, bad_choice, blank_with_choices,
 *   too_few_choices, too_many_choices {question, given, min, max}
 */
export function checkChoices(questions, choices) {
  ensure(Array.isArray(choices) && choices.length === questions.length, "wrong_number_of_questions");
  questions.forEach((question, i) => checkRow(question, choices[i], i));
}

function checkRow({ blank, min, max, size }, row, question) {
  ensure(Array.isArray(row) && row.length === size, "wrong_number_of_choices", { question, size });
  ensure(row.every((m) => m === 0 || m === 1), "bad_choice", { question });
  const isBlank = blank && row[0] === 1;
  const given = row.slice(blank ? 1 : 0).reduce((total, m) => total + m, 0);
  ensure(!isBlank || given === 0, "blank_with_choices", { question });
  ensure(isBlank || given >= min, "too_few_choices", { question, given, min, max });
  ensure(given <= max, "too_many_choices", { question, given, min, max });
}

function stepper({ questions }, onProgress) {
  const total = questions.reduce((sum, { size, blank }) => sum + size + (blank ? 2 : 1), 1);
  let done = 0;
  return () => onProgress(++done / total);
}

async function makeAnswer(context, question, row) {
  const choices = row.map((m) => encrypt(context, m));
  const individual_proofs = [];
  for (const choice of choices) individual_proofs.push(await proveChoice(context, choice));
  const whole = `${context.prefix}|${listed(choices)}|`;
  const prove = question.blank ? proveWithBlank : proveTotal;
  return { choices: choices.map(written), individual_proofs, ...(await prove(context, question, choices, whole)) };
}

/** @returns {Opened} */
function encrypt({ powerOfY, random }, m) {
  const r = random(q);
  return { r, m, alpha: powerOfG(r), beta: times(powerOfY(r), m ? powerOfG(m) : 1n) };
}

/** @param {Opened[]} choices @returns {Opened} the encryption of their sum */
function sumOf(choices) {
  const add = (key) => choices.reduce((total, choice) => total + choice[key], 0n);
  const multiply = (key) => product(choices.map((choice) => choice[key]));
  return { r: scalar(add("r")), m: add("m"), alpha: multiply("alpha"), beta: multiply("beta") };
}

const written = ({ alpha, beta }) => ({ alpha: `${alpha}`, beta: `${beta}` });
const listed = (choices) => choices.map(({ alpha, beta }) => `${alpha},${beta}`).join(",");

/** The statements that the ciphertext holds first, first + 1, .. last. */
function heldBetween({ r, m }, first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => ({ r, m: m - BigInt(first + i) }));
}

async function prove({ powerOfY, random, step }, prefix, statements) {
  const proofs = await proveOneIsZero(prefix, statements, powerOfY, random);
  step();
  return proofs;
}

function proveChoice(context, choice) {
  return prove(context, `prove|${context.prefix}|${listed([choice])}|`, heldBetween(choice, 0, 1));
}

async function proveTotal(context, { min, max }, choices, whole) {
  const total = sumOf(choices);
  const overall_proof = await prove(context, `prove|${whole}${listed([total])}|`, heldBetween(total, min, max));
  return { overall_proof };
}

async function proveWithBlank(context, { min, max }, [flag, ...choices], whole) {
  const total = sumOf(choices);
  const blank_proof = await prove(context, `bproof0|${whole}`, [flag, total]);
  const overall = [...heldBetween(flag, 1, 1), ...heldBetween(total, min, max)];
  const overall_proof = await prove(context, `bproof1|${whole}`, overall);
  return { overall_proof, blank_proof };
}

async function sign(ballot, secret, { random, step }) {
  const hash = await base64Hash(JSON.stringify(ballot));
  const proof = await proveKnowledge(`sig|${hash}|`, secret, random);
  const text = JSON.stringify({ ...ballot, signature: { hash, proof } });
  step();
  return { text, tracker: await base64Hash(text) };
}

/** Checks that a device makes for its owner: the ballot before it is cast, the trustees behind the election's key. */
import { NAME, base64Hash, isElement, product, q, readElement, sharedBase } from "./group.js";
import { readElection } from "./election.js";
import { at, ensure, parseJson } from "./errors.js";
import { checkKnowledge, checkOneHolds } from "./proofs.js";

/**
 * Every proof is computed anew from the text, by other formulas than those that made it.
 * @param {string|Uint8Array} electionText
 * @param {string} ballotText
 * @param {function(number): void} [onProgress] gets the fraction of proofs done
 * @returns {Promise<{tracker: string, credential: string}>} credential: the public one
 * @throws {BeleniosError} those of readElection; bad_ballot, ballot_of_another_election, bad_credential, bad_answer,
 *   bad_signature; bad_ciphertext, bad_individual_proof, bad_overall_proof, bad_blank_proof
 */
export async function verifyBallot(electionText, ballotText, onProgress = () => {}) {
  const anybody = () => true;
  const { credential } = await checkBallot(await readElection(electionText), ballotText, anybody, onProgress);
  return { tracker: await base64Hash(ballotText), credential };
}

/**
 * @param {import("./election.js").Election} election
 * @param {string} ballotText
 * @param {function(string): boolean} isListed whether a public credential is one of this election
 * @param {function(number): void} [onProgress] gets the fraction of proofs done
 * @returns {Promise<{credential: string, ciphertexts: {a: bigint, b: bigint}[][]}>} a row for each question
 * @throws {BeleniosError} those of verifyBallot; unknown_credential
 */
export async function checkBallot(election, ballotText, isListed, onProgress = () => {}) {
  const ballot = readBallot(ballotText);
  ensure(ballot.election_uuid === election.uuid, "ballot_of_another_election");
  ensure(ballot.election_hash === election.fingerprint, "ballot_of_another_election");
  ensure(ballot.answers.length === election.questions.length, "bad_answer");
  ensure(isListed(ballot.credential), "unknown_credential");
  await checkSignature(ballot);
  const context = { powerOfY: election.powerOfY, prefix: `${ballot.election_hash}|${ballot.credential}` };
  const ciphertexts = [];
  for (const [i, question] of election.questions.entries()) {
    onProgress(i / election.questions.length);
    ciphertexts.push(await checkAnswer(context, question, ballot.answers[i]));
  }
  onProgress(1);
  return { credential: ballot.credential, ciphertexts };
}

function readBallot(text) {
  const ballot = parseJson(text, "bad_ballot");
  ensure(Array.isArray(ballot?.answers) && text === canonical(ballot), "bad_ballot");
  return ballot;
}

const pick = (object, members) => Object.fromEntries(members.map((member) => [member, object?.[member]]));
const canonicalProof = (proof) => pick(proof, ["challenge", "response"]);
const canonicalList = (list, form) => (Array.isArray(list) ? list.map(form) : null);
const canonicalProofs = (list) => canonicalList(list, canonicalProof);

function canonicalAnswer(answer) {
  return {
    choices: canonicalList(answer?.choices, (choice) => pick(choice, ["alpha", "beta"])),
    individual_proofs: canonicalList(answer?.individual_proofs, canonicalProofs),
    overall_proof: canonicalProofs(answer?.overall_proof),
    ...(answer?.blank_proof === undefined ? {} : { blank_proof: canonicalProofs(answer.blank_proof) }),
  };
}

/** The one way to write this ballot: other members, another order or spelling make another text. */
function canonical(ballot) {
  const { hash, proof } = ballot.signature ?? {};
  return JSON.stringify({ ...unsigned(ballot), signature: { hash, proof: canonicalProof(proof) } });
}

function unsigned(ballot) {
  const { election_uuid, election_hash, credential, answers } = ballot;
  return { election_uuid, election_hash, credential, answers: answers.map(canonicalAnswer) };
}

async function checkSignature(ballot) {
  const credential = readElement(ballot.credential, "bad_credential");
  ensure(credential !== 1n && isElement(credential), "bad_credential");
  const { hash, proof } = ballot.signature;
  ensure(hash === (await base64Hash(JSON.stringify(unsigned(ballot)))), "bad_signature");
  await checkKnowledge(`sig|${hash}|`, credential, proof, "bad_signature");
}

async function checkAnswer(context, question, answer) {
  const { choices, individual_proofs } = answer ?? {};
  ensure(choices?.length === question.size && individual_proofs?.length === question.size, "bad_answer");
  ensure((answer.blank_proof !== undefined) === question.blank, "bad_answer");
  const ciphertexts = choices.map(readCiphertext);
  for (const [i, ciphertext] of ciphertexts.entries()) {
    await checkChoice(context, ciphertext, individual_proofs[i]);
  }
  const whole = `${context.prefix}|${ciphertexts.map(({ text }) => text).join(",")}|`;
  await (question.blank ? checkWithBlank : checkTotal)(context, question, ciphertexts, whole, answer);
  return ciphertexts.map(({ a, b }) => ({ a, b }));
}

function readCiphertext({ alpha, beta }) {
  const ciphertext = tabulated(readElement(alpha, "bad_ciphertext"), readElement(beta, "bad_ciphertext"));
  ensure(ciphertext.alpha(q) === 1n && ciphertext.beta(q) === 1n, "bad_ciphertext");
  return ciphertext;
}

const tabulated = (a, b) => ({ a, b, text: `${a},${b}`, alpha: sharedBase(a), beta: sharedBase(b) });
const sumOf = (list) => tabulated(product(list.map(({ a }) => a)), product(list.map(({ b }) => b)));

function heldBetween({ alpha, beta }, first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => ({ alpha, beta, m: BigInt(first + i) }));
}

function checkChoice({ powerOfY, prefix }, ciphertext, proofs) {
  const statements = heldBetween(ciphertext, 0, 1);
  return checkOneHolds(`prove|${prefix}|${ciphertext.text}|`, statements, powerOfY, proofs, "bad_individual_proof");
}

async function checkTotal({ powerOfY }, { min, max }, ciphertexts, whole, { overall_proof }) {
  const total = sumOf(ciphertexts);
  const statements = heldBetween(total, min, max);
  await checkOneHolds(`prove|${whole}${total.text}|`, statements, powerOfY, overall_proof, "bad_overall_proof");
}

async function checkWithBlank({ powerOfY }, { min, max }, [flag, ...rest], whole, { overall_proof, blank_proof }) {
  const total = sumOf(rest);
  const zero = [...heldBetween(flag, 0, 0), ...heldBetween(total, 0, 0)];
  await checkOneHolds(`bproof0|${whole}`, zero, powerOfY, blank_proof, "bad_blank_proof");
  const allowed = [...heldBetween(flag, 1, 1), ...heldBetween(total, min, max)];
  await checkOneHolds(`bproof1|${whole}`, allowed, powerOfY, overall_proof, "bad_overall_proof");
}

/**
 * Each trustee proves to know a secret key, and the election's key is the product of theirs.
 * @param {string|Uint8Array} electionText
 * @param {string} trusteesText
 * @returns {Promise<string[]>} the trustees' public keys
 * @throws {BeleniosError} those of readElection; bad_trustees, wrong_election_key;
 *   those of checkTrustee {trustee}
 */
export async function verifyTrustees(electionText, trusteesText) {
  const { publicKey } = await readElection(electionText);
  const trustees = parseJson(trusteesText, "bad_trustees");
  ensure(Array.isArray(trustees) && trustees.length > 0, "bad_trustees");
  const keys = [];
  for (const [i, trustee] of trustees.entries()) keys.push(await at({ trustee: i }, () => checkTrustee(trustee)));
  ensure(product(keys) === publicKey, "wrong_election_key");
  return keys.map(String);
}

/**
 * @param {*} entry of the trustees' file
 * @returns {Promise<bigint>} the trustee's public key
 * @throws {BeleniosError} unsupported_trustee, bad_trustee_key, bad_trustee_proof
 */
export async function checkTrustee(entry) {
  ensure(Array.isArray(entry) && entry[0] === "Single", "unsupported_trustee");
  const key = readElement(entry[1]?.public_key, "bad_trustee_key");
  ensure(key !== 1n && isElement(key), "bad_trustee_key");
  await checkKnowledge(`pok|${NAME}|${key}|`, key, entry[1].pok, "bad_trustee_proof");
  return key;
}

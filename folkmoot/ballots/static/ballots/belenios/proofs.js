/**
 * Proofs of knowledge made non-interactive by hashing (Belenios specification, version 1).
 * Everywhere response = w - secret·challenge, so a commitment is g^response · X^challenge.
 */
import { hashToScalar, power, powerOfG, q, readScalar, scalar, times } from "./group.js";
import { ensure } from "./errors.js";

/** @typedef {{challenge: string, response: string}} Proof */
/** @typedef {function(bigint): bigint} Random uniform in [0, n) */
/** @typedef {function(bigint): bigint} Powers of one base */

/** @param {bigint} challenge @param {bigint} response @returns {Proof} */
const written = (challenge, response) => ({ challenge: `${challenge}`, response: `${response}` });

/** @param {Proof} proof @param {string} code @returns {{challenge: bigint, response: bigint}} */
function read(proof, code) {
  return { challenge: readScalar(proof?.challenge, code), response: readScalar(proof?.response, code) };
}

/**
 * Proves that X = g^secret, and Y = base^secret for each further base.
 * @param {string} prefix
 * @param {bigint} secret
 * @param {Random} random
 * @param {bigint[]} [bases]
 * @returns {Promise<Proof>}
 */
export async function proveKnowledge(prefix, secret, random, bases = []) {
  const w = random(q);
  const commitments = [powerOfG(w), ...bases.map((base) => power(base, w))];
  const challenge = await hashToScalar(prefix, commitments);
  return written(challenge, scalar(w - secret * challenge));
}

/**
 * @param {string} prefix
 * @param {bigint} publicKey an element of the group
 * @param {Proof} proof
 * @param {string} code of the error when the proof does not hold
 * @param {bigint[][]} [pairs] base and Y = base^secret, elements of the group, for each further base
 */
export async function checkKnowledge(prefix, publicKey, proof, code, pairs = []) {
  const { challenge, response } = read(proof, code);
  const commitments = [
    times(powerOfG(response), power(publicKey, challenge)),
    ...pairs.map(([base, image]) => times(power(base, response), power(image, challenge))),
  ];
  ensure(challenge === (await hashToScalar(prefix, commitments)), code);
}

/**
 * Proves that one of several ciphertexts encrypts 0, without telling which.
 * Each has the form (g^r, y^r · g^m); the one who knows r and m needs powers of g and y only.
 * @param {string} prefix
 * @param {{r: bigint, m: bigint}[]} statements at least one with m = 0: the first such is proved, the others simulated
 * @param {Powers} powerOfY
 * @param {Random} random
 * @returns {Promise<Proof[]>}
 */
export async function proveOneIsZero(prefix, statements, powerOfY, random) {
  const truth = statements.findIndex(({ m }) => m === 0n);
  const parts = statements.map((statement, i) =>
    i === truth ? commitment(powerOfY, random) : simulation(statement, powerOfY, random),
  );
  const sum = await hashToScalar(prefix, parts.flatMap(({ commitments }) => commitments));
  const simulated = parts.reduce((total, { challenge = 0n }) => total + challenge, 0n);
  const challenge = scalar(sum - simulated);
  const response = scalar(parts[truth].w - statements[truth].r * challenge);
  return parts.map((part, i) => (i === truth ? written(challenge, response) : written(part.challenge, part.response)));
}

function commitment(powerOfY, random) {
  const w = random(q);
  return { w, commitments: [powerOfG(w), powerOfY(w)] };
}

function simulation({ r, m }, powerOfY, random) {
  const challenge = random(q);
  const response = random(q);
  const w = scalar(response + r * challenge);
  const commitments = [powerOfG(w), times(powerOfY(w), powerOfG(scalar(m * challenge)))];
  return { challenge, response, commitments };
}

/**
 * @param {string} prefix
 * @param {{alpha: Powers, beta: Powers, m: bigint}[]} statements the ciphertext encrypts m, for one of them
 * @param {Powers} powerOfY
 * @param {Proof[]} proofs
 * @param {string} code of the error when the proof does not hold
 */
export async function checkOneHolds(prefix, statements, powerOfY, proofs, code) {
  ensure(Array.isArray(proofs) && proofs.length === statements.length, code);
  const parts = proofs.map((proof) => read(proof, code));
  const commitments = statements.flatMap((statement, i) => commitmentsOf(statement, parts[i], powerOfY));
  const sum = parts.reduce((total, { challenge }) => total + challenge, 0n);
  ensure(scalar(sum) === (await hashToScalar(prefix, commitments)), code);
}

function commitmentsOf({ alpha, beta, m }, { challenge, response }, powerOfY) {
  const shift = powerOfG(scalar(-m * challenge));
  return [
    times(powerOfG(response), alpha(challenge)),
    times(times(powerOfY(response), beta(challenge)), shift),
  ];
}

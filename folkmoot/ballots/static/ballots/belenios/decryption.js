/** A trustee's share of the tally. Whoever decrypts has verified the board first: see audit.js. */
import { isElement, power, powerOfG, readElement } from "./group.js";
import { readElection } from "./election.js";
import { ensure, parseJson } from "./errors.js";
import { proveKnowledge } from "./proofs.js";

/**
 * @param {string|Uint8Array} electionText
 * @param {string} encryptedTallyText
 * @param {bigint} secret
 * @param {function(bigint): bigint} random uniform in [0, n)
 * @param {function(number): void} [onProgress] gets the fraction of ciphertexts done
 * @returns {Promise<string>}
 * @throws {BeleniosError} those of readElection; bad_tally
 */
export async function partialDecryption(electionText, encryptedTallyText, secret, random, onProgress = () => {}) {
  const election = await readElection(electionText);
  const tally = readTally(encryptedTallyText, election.questions);
  const prefix = `decrypt|${election.fingerprint}|${powerOfG(secret)}|`;
  const [decryption_factors, decryption_proofs] = [[], []];
  let done = 0;
  for (const row of tally) {
    const proofs = [];
    for (const alpha of row) {
      proofs.push(await proveKnowledge(prefix, secret, random, [alpha]));
      onProgress(++done / tally.flat().length);
    }
    decryption_factors.push(row.map((alpha) => `${power(alpha, secret)}`));
    decryption_proofs.push(proofs);
  }
  return JSON.stringify({ decryption_factors, decryption_proofs });
}

/** A number outside the group, raised to the secret, would give part of the secret away: hence the test of each. */
function readTally(text, questions) {
  const tally = parseJson(text, "bad_tally");
  ensure(Array.isArray(tally) && tally.length === questions.length, "bad_tally");
  return tally.map((row, i) => readRow(row, questions[i]));
}

function readRow(row, { size }) {
  ensure(Array.isArray(row) && row.length === size, "bad_tally");
  const alphas = row.map((ciphertext) => readElement(ciphertext?.alpha, "bad_tally"));
  ensure(alphas.every(isElement), "bad_tally");
  return alphas;
}

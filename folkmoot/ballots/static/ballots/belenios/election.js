/** The election as the booth needs it, read from the exact text that everybody hashes. */
import { NAME, base64Hash, fixedBase, q, readElement } from "./group.js";
import { ensure, parseJson } from "./errors.js";

/**
 * @typedef {{answers: number, blank: boolean, min: number, max: number, size: number}} Question
 *   size: ciphertexts of one answer; with blank a leading one says whether the vote is blank
 */
/**
 * @typedef {{uuid: string, fingerprint: string, publicKey: bigint, powerOfY: function(bigint): bigint,
 *   questions: Question[]}} Election
 */

const isCount = (n) => Number.isSafeInteger(n) && n >= 0;

/**
 * @param {string|Uint8Array} content
 * @returns {Promise<Election>}
 * @throws {BeleniosError} bad_election, unsupported_version, unsupported_group, unsupported_question
 */
export async function readElection(content) {
  const election = parseJson(textOf(content), "bad_election");
  ensure(election?.version === 1, "unsupported_version");
  ensure(election.group === NAME, "unsupported_group");
  ensure(/^[1-9A-HJ-NP-Za-km-z]{14,}$/.test(election.uuid), "bad_election");
  ensure(Array.isArray(election.questions), "bad_election");
  return {
    uuid: election.uuid,
    fingerprint: await base64Hash(content),
    ...readPublicKey(election.public_key),
    questions: election.questions.map(readQuestion),
  };
}

/** Bytes that are not UTF-8 are refused: they could not be shown as they are hashed. */
function textOf(content) {
  if (typeof content === "string") return content;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return "";
  }
}

function readPublicKey(text) {
  const publicKey = readElement(text, "bad_election");
  const powerOfY = fixedBase(publicKey);
  ensure(publicKey !== 1n && powerOfY(q) === 1n, "bad_election");
  return { publicKey, powerOfY };
}

function readQuestion(question, index) {
  const { answers, blank = false, min, max } = question ?? {};
  ensure(question?.type === undefined, "unsupported_question", { question: index });
  ensure(Array.isArray(answers) && typeof blank === "boolean", "bad_election");
  ensure(isCount(min) && isCount(max) && min <= max && max <= answers.length, "bad_election");
  return { answers: answers.length, blank, min, max, size: answers.length + (blank ? 1 : 0) };
}

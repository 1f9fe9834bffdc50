/** What follows the encrypted tally on a board: the trustees' shares and the counts. */
import { at, ensure } from "./errors.js";
import { isElement, powerOfG, product, readElement, times } from "./group.js";
import { checkKnowledge } from "./proofs.js";
import { array, integer, members, parse, weightOf } from "./texts.js";

/** @typedef {{a: bigint, b: bigint}[][]} Tally a row for each question */

/** Calls the work for each cell in turn; questions and choices count from 1. */
async function eachCell(tally, work) {
  for (const [i, row] of tally.entries()) {
    for (const [j, cell] of row.entries()) {
      await at({ question: i + 1, choice: j + 1 }, () => work(cell, i, j));
    }
  }
}

/** A value in the shape of the tally, each of its cells read. */
async function rowsOf(value, tally, read = (cell) => cell) {
  const rows = [];
  for (const [i, row] of array(value, tally.length).entries()) {
    rows.push(await at({ question: i + 1 }, () => array(row, tally[i].length).map(read)));
  }
  return rows;
}

/**
 * @param {import("./setup.js").Setup} setup
 * @param {Tally} tally
 * @param {import("./archive.js").BoardEvent[]} events
 * @returns {Promise<Map<number, bigint[][]>>} decryption factors by owner, from 1 along the trustees
 * @throws {BeleniosError} with {height}: unknown_owner, repeated_owner {trustee}, bad_share, bad_share_proof
 *   {trustee, question, choice}; those of texts.js
 */
export async function checkShares(setup, tally, events) {
  const shares = new Map();
  for (const { height, data } of events) {
    await at({ height }, async () => {
      const [owner] = members(parse(data[1]), "owner", "payload");
      ensure(setup.trustees[integer(owner) - 1] !== undefined, "unknown_owner");
      ensure(!shares.has(owner), "repeated_owner", { trustee: owner });
      shares.set(owner, await at({ trustee: owner }, () => checkShare(setup, tally, owner, data[0])));
    });
  }
  return shares;
}

async function checkShare({ election, trustees }, tally, owner, text) {
  const key = trustees[owner - 1];
  const [factors, proofs] = members(parse(text), "decryption_factors", "decryption_proofs");
  const [factorRows, proofRows] = [await rowsOf(factors, tally), await rowsOf(proofs, tally)];
  const prefix = `decrypt|${election.fingerprint}|${key}|`;
  const checked = tally.map(() => []);
  await eachCell(tally, async ({ a }, i, j) => {
    members(proofRows[i][j], "challenge", "response");
    const factor = readElement(factorRows[i][j], "bad_share");
    ensure(isElement(factor), "bad_share");
    await checkKnowledge(prefix, key, proofRows[i][j], "bad_share_proof", [[a, factor]]);
    checked[i].push(factor);
  });
  return checked;
}

/**
 * @param {import("./setup.js").Setup} setup
 * @param {{tally: Tally, weight: bigint}} total
 * @param {Map<number, bigint[][]>} shares
 * @param {import("./archive.js").BoardEvent} event
 * @returns {Promise<string[][]>} the counts
 * @throws {BeleniosError} with {height}: missing_share, wrong_result {question, choice}; those of texts.js
 */
export function checkResult({ trustees }, { tally, weight }, shares, { height, data }) {
  return at({ height }, async () => {
    ensure(shares.size === trustees.length, "missing_share");
    const [rows] = members(parse(data[0]), "result");
    const counts = await rowsOf(rows, tally, weightOf);
    await eachCell(tally, ({ b }, i, j) => {
      const mask = product([...shares.values()].map((factors) => factors[i][j]));
      const isTrue = counts[i][j] <= weight && times(powerOfG(counts[i][j]), mask) === b;
      ensure(isTrue, "wrong_result");
    });
    return counts.map((row) => row.map(String));
  });
}

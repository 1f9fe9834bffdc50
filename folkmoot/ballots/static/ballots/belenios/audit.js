/**
 * The check of a whole board, as every observer can make it and every trustee must before decrypting: a server that
 * has a tally of its choice decrypted learns votes. How many ballots were counted is for people to judge.
 */
import { readArchive } from "./archive.js";
import { at, ensure } from "./errors.js";
import { base64Hash, hexHash, power, product } from "./group.js";
import { readSetup } from "./setup.js";
import { checkResult, checkShares } from "./shares.js";
import { compact, weightValue } from "./texts.js";
import { checkBallot } from "./verify.js";

const STATES = {
  Setup: "open",
  Ballot: "open",
  EndBallots: "closed",
  EncryptedTally: "encrypted",
  PartialDecryption: "decrypted",
  Result: "tallied",
};
const CREDENTIALS_PER_BALLOT = 20;

/**
 * @typedef {Object} Report
 * @property {string} uuid
 * @property {string} fingerprint of the election
 * @property {string} electionText
 * @property {string} state open, closed, encrypted, decrypted (by some trustees) or tallied
 * @property {number} voters listed credentials
 * @property {number} ballotsCast
 * @property {number} ballotsKept the last of each credential: when it is 1 or very few, decrypting tells their votes
 * @property {string} weight of the kept ballots
 * @property {string} lastEvent its hash, for comparison with what others see
 * @property {string|null} encryptedTallyText computed here, equal to the published one; null before that is there
 * @property {number[]} shares the trustees, from 1, whose partial decryptions are there and hold
 * @property {string[][]|null} result
 */

/**
 * @param {Uint8Array} bytes of the archive
 * @param {{electionText?: string, uuid?: string, publicKey?: string}} [expected] what the board must be about: the
 *   text or the uuid of an election; the public key of one of its trustees
 * @param {function(number): void} [onProgress] gets the fraction done
 * @returns {Promise<Report>}
 * @throws {BeleniosError} each with {height}: those of readArchive, readSetup, checkShares, checkResult;
 *   board_of_another_election, trustee_not_on_board; repeated_ballot and those of checkBallot {ballot}, from 1;
 *   wrong_tally, wrong_tally_size
 */
export async function auditBoard(bytes, expected = {}, onProgress = () => {}) {
  const { events } = await readArchive(bytes);
  const of = (type) => events.filter((event) => event.type === type);
  const step = steps(of("Ballot").length, onProgress);
  const setup = await at({ height: 0 }, () => readSetup(events[0], step.credential));
  await at({ height: 0 }, () => checkExpected(setup, expected));
  for (const { height, type } of events) ensure(Object.hasOwn(STATES, type), "event_order", { height });
  const total = addUp(setup, await checkBallots(setup, of("Ballot"), step.ballot));
  for (const event of of("EncryptedTally")) await at({ height: event.height }, () => checkTally(total, event));
  const shares = await checkShares(setup, total.tally, of("PartialDecryption"));
  const [published] = of("Result");
  const result = published ? await checkResult(setup, total, shares, published) : null;
  onProgress(1);
  return { ...reportOf(setup, events, total), shares: [...shares.keys()], result };
}

function reportOf({ electionText, election, weights }, events, { tally, weight, ballots }) {
  const last = events.at(-1);
  const of = (type) => events.filter((event) => event.type === type).length;
  return {
    uuid: election.uuid,
    fingerprint: election.fingerprint,
    electionText,
    state: STATES[last.type],
    voters: weights.size,
    ballotsCast: of("Ballot"),
    ballotsKept: ballots,
    weight: `${weight}`,
    lastEvent: last.hash,
    encryptedTallyText: of("EncryptedTally") > 0 ? tallyText(tally) : null,
  };
}

/** Checking a ballot takes about as long as checking so many credentials. */
function steps(ballots, onProgress) {
  let credentials = 0;
  const share = (done) => onProgress(done / (credentials + CREDENTIALS_PER_BALLOT * ballots + 1));
  return {
    credential(done, total) {
      credentials = total;
      share(done);
    },
    ballot: (done) => share(credentials + CREDENTIALS_PER_BALLOT * done),
  };
}

function checkExpected({ electionText, election, trustees }, expected) {
  const { uuid = election.uuid, publicKey } = expected;
  const isThisOne = uuid === election.uuid && (expected.electionText ?? electionText) === electionText;
  ensure(isThisOne, "board_of_another_election", { uuid: election.uuid });
  ensure(publicKey === undefined || trustees.map(String).includes(publicKey), "trustee_not_on_board");
}

/** @returns {Promise<Map<string, {a: bigint, b: bigint}[][]>>} the last ballot of each credential */
async function checkBallots({ election, weights }, events, onBallot) {
  const seen = new Set();
  const kept = new Map();
  for (const [i, { height, data }] of events.entries()) {
    const { credential, ciphertexts } = await at({ height, ballot: i + 1 }, async () => {
      const tracker = await base64Hash(data[0]);
      ensure(!seen.has(tracker), "repeated_ballot");
      seen.add(tracker);
      return checkBallot(election, data[0], (credential) => weights.has(credential));
    });
    kept.set(credential, ciphertexts);
    onBallot(i + 1);
  }
  return kept;
}

const weighed = (n, weight) => (weight === 1n ? n : power(n, weight));

function addUp({ election, weights }, kept) {
  const ballots = [...kept].map(([credential, ciphertexts]) => ({ ciphertexts, weight: weights.get(credential) }));
  const sumOf = (i, j, half) =>
    product(ballots.map(({ ciphertexts, weight }) => weighed(ciphertexts[i][j][half], weight)));
  const tally = election.questions.map(({ size }, i) =>
    Array.from({ length: size }, (_, j) => ({ a: sumOf(i, j, "a"), b: sumOf(i, j, "b") })),
  );
  return { tally, ballots: ballots.length, weight: ballots.reduce((sum, { weight }) => sum + weight, 0n) };
}

const tallyText = (tally) => compact(tally.map((row) => row.map(({ a, b }) => ({ alpha: `${a}`, beta: `${b}` }))));

async function checkTally({ tally, ballots, weight }, { data }) {
  ensure(data[0] === tallyText(tally), "wrong_tally");
  const sized = {
    num_tallied: ballots,
    total_weight: weightValue(weight),
    encrypted_tally: await hexHash(data[0]),
  };
  ensure(data[1] === compact(sized), "wrong_tally_size");
}

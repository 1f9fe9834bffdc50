/**
 * The long computations, by name: in a worker of its own, or on the page where module workers are missing.
 * A worker is started from `url`, which stays right when static files get hashed names.
 */
import { auditBoard } from "./audit.js";
import { makeBallot } from "./ballot.js";
import { partialDecryption } from "./decryption.js";
import { BeleniosError, ensure } from "./errors.js";
import { randomBelow } from "./group.js";
import { keyFile, makeKey, proveRestore, readKeyFile } from "./trustee.js";
import { verifyBallot, verifyTrustees } from "./verify.js";

export const url = import.meta.url;

const AUDIT = 0.9;
const random = (n) => randomBelow(n);

const JOBS = {
  /** @returns {Promise<{text: string, tracker: string}>} made, and checked once more from its text */
  async ballot({ electionText, credential, choices }, onProgress) {
    const ballot = await makeBallot(electionText, credential, choices, random, (done) => onProgress(done / 2));
    await verifyBallot(electionText, ballot.text, (done) => onProgress((1 + done) / 2));
    return ballot;
  },
  verifyBallot: ({ electionText, ballotText }, onProgress) => verifyBallot(electionText, ballotText, onProgress),
  verifyTrustees: ({ electionText, trusteesText }) => verifyTrustees(electionText, trusteesText),
  /** @returns {Promise<{publicText: string, file: string}>} */
  async key({ uuid }) {
    const { secret, publicText } = await makeKey(random);
    return { publicText, file: await keyFile(uuid, secret) };
  },
  /** @returns {Promise<string>} the proof that the file was read back */
  async restore({ file, uuid, challenge }) {
    return proveRestore(await readKeyFile(file, uuid), challenge, random);
  },
  /** @returns {Promise<string>} the partial decryption */
  async decryption({ electionText, encryptedTallyText, file, uuid }, onProgress) {
    const { secret } = await readKeyFile(file, uuid);
    return partialDecryption(electionText, encryptedTallyText, secret, random, onProgress);
  },
  /** @returns {Promise<import("./audit.js").Report>} */
  audit: ({ archive, electionText, publicKey }, onProgress) =>
    auditBoard(archive, { electionText, publicKey }, onProgress),
  /**
   * Decrypts nothing but a tally of this election that was computed here from a board without fault.
   * @returns {Promise<{decryption: string, report: import("./audit.js").Report}>}
   */
  async auditedDecryption({ archive, file, uuid }, onProgress) {
    const { secret, publicKey } = await readKeyFile(file, uuid);
    const report = await auditBoard(archive, { uuid, publicKey }, (done) => onProgress(AUDIT * done));
    const { electionText, encryptedTallyText } = report;
    ensure(encryptedTallyText !== null, "no_encrypted_tally", { state: report.state });
    const onShare = (done) => onProgress(AUDIT + (1 - AUDIT) * done);
    return { decryption: await partialDecryption(electionText, encryptedTallyText, secret, random, onShare), report };
  },
};

/**
 * @param {string} job one of ballot, verifyBallot, verifyTrustees, key, restore, decryption, audit, auditedDecryption
 * @param {Object<string, *>} parameters
 * @param {function(number): void} onProgress gets the fraction done
 * @returns {Promise<*>}
 */
export const run = (job, parameters, onProgress) => JOBS[job](parameters, onProgress);

async function answer({ data: { job, parameters } }) {
  try {
    const result = await run(job, parameters, (done) => postMessage({ done }));
    postMessage({ result });
  } catch (error) {
    const isNamed = error instanceof BeleniosError;
    const parameters = isNamed ? error.parameters : { message: `${error}` };
    postMessage({ failure: { code: isNamed ? error.code : "worker_failed", parameters } });
  }
}

if (typeof DedicatedWorkerGlobalScope !== "undefined" && self instanceof DedicatedWorkerGlobalScope) {
  self.addEventListener("message", answer);
  postMessage({ ready: true });
}

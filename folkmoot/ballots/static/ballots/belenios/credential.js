/**
 * Secret credentials of 22 characters (Belenios 2.4 and later).
 * They have no checksum: that somebody slipped shows only in that the public credential is not listed.
 */
import { hexHash, powerOfG, q } from "./group.js";
import { ensure, parseJson } from "./errors.js";

const DIGIT = "[1-9A-HJ-NP-Za-km-z]";
const FORM = new RegExp(`^${DIGIT}{5}-${DIGIT}{6}-${DIGIT}{5}-${DIGIT}{6}$`);
const IGNORED = /[\s\p{Pd}\p{Cf}\u2212]/gu;

/** @param {string} text @returns {boolean} */
export const isCredential = (text) => FORM.test(text);

/**
 * Takes what a person types or pastes: spaces, missing or long dashes, full-width forms.
 * @param {string} text
 * @returns {string} XXXXX-XXXXXX-XXXXX-XXXXXX
 * @throws {BeleniosError} bad_credential {length, strangers}: of 22 characters, and those that no credential has
 */
export function readCredential(text) {
  const plain = text.normalize("NFKC").replace(IGNORED, "");
  const strangers = plain.replace(new RegExp(DIGIT, "g"), "");
  ensure(plain.length === 22 && strangers === "", "bad_credential", { length: plain.length, strangers });
  return [plain.slice(0, 5), plain.slice(5, 11), plain.slice(11, 16), plain.slice(16)].join("-");
}

/**
 * @param {string} uuid of the election
 * @param {string} credential in its written form
 * @returns {Promise<bigint>} the exponent behind the public credential
 */
export async function secretScalar(uuid, credential) {
  ensure(isCredential(credential), "bad_credential");
  const half = (i) => hexHash(`derive_credential|${uuid}|${i}|${credential}`);
  return BigInt("0x" + (await half(0)) + (await half(1))) % q;
}

/** @param {string} uuid @param {string} credential @returns {Promise<string>} the public credential */
export async function publicCredential(uuid, credential) {
  return `${powerOfG(await secretScalar(uuid, credential))}`;
}

/**
 * @param {string} publicCredentialsText the election's list, whole, so that nobody learns which one is looked for
 * @param {string} credential public
 * @returns {boolean}
 */
export function isListed(publicCredentialsText, credential) {
  const list = parseJson(publicCredentialsText, "bad_credential_list");
  ensure(Array.isArray(list), "bad_credential_list");
  return list.some((line) => `${line}`.split(",")[0] === credential);
}

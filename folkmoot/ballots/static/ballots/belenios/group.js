/**
 * The group BELENIOS-2048: the elements of order q modulo p (Belenios specification, "Group parameters").
 * BigInt takes a time that depends on its values: somebody measuring this very device could learn from it.
 */
import { ensure } from "./errors.js";

export const NAME = "BELENIOS-2048";

export const p = BigInt(
  "0xa3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c" +
  "06e092a495af8d79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d1" +
  "07435012768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b4" +
  "6b006517d6f6747ebbb29c9ec3099b607f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a" +
  "0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f878affa2375e2999b44f6cef17d70730" +
  "1e59e0e6351e051ed9cec4157646e64f",
);

export const q = BigInt(
  "0xadb6066a73522565f4daa0f2579db7f2f0fa90c2168bc709e20263387d55c491",
);

export const g = BigInt(
  "0x1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31" +
  "d9d8976f01d95a1c8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8" +
  "643e673fd9d215fc8fe5fb9cf9fdb8ea88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c" +
  "1b9e519edcee8bb0f74b7a1615a274ba60a7ea574a61f552d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f" +
  "22127b6cbba44d453ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d47aa680d43771902743d663f42d853c0" +
  "41e1c91fe3823f4bcf284308f1d7e653",
);

const DIGITS = 64;
const ELEMENT_LENGTH = 617;
const encoder = new TextEncoder();

/** @param {bigint} a @param {bigint} b @returns {bigint} a·b modulo p */
export const times = (a, b) => (a * b) % p;

/** @param {bigint} n @returns {bigint} n modulo q, never negative */
export const scalar = (n) => ((n % q) + q) % q;

/** @param {bigint[]} elements @returns {bigint} */
export const product = (elements) => elements.reduce(times, 1n);

/** @param {bigint} exponent in [0, 16^64) @returns {number[]} its 64 hexadecimal digits, lowest first */
function digitsOf(exponent) {
  const digits = exponent.toString(16).padStart(DIGITS, "0");
  return Array.from(digits, (digit) => parseInt(digit, 16)).reverse();
}

/** @param {bigint} base @returns {bigint[]} base to the powers 0 to 15 */
function firstPowers(base) {
  const powers = [1n];
  while (powers.length < 16) powers.push(times(powers.at(-1), base));
  return powers;
}

/**
 * A table for one base, as dear as three single exponentiations; each power then takes 64 products.
 * @param {bigint} base
 * @returns {function(bigint): bigint} base to the power of an exponent in [0, 16^64)
 */
export function fixedBase(base) {
  const rows = [firstPowers(base)];
  while (rows.length < DIGITS) rows.push(firstPowers(times(rows.at(-1)[15], rows.at(-1)[1])));
  return (exponent) => digitsOf(exponent).reduce((result, digit, i) => times(result, rows[i][digit]), 1n);
}

/**
 * For a base of a few powers: 252 products once, then about 90 for each (Yao's method: those of one digit together).
 * @param {bigint} base
 * @returns {function(bigint): bigint} base to the power of an exponent in [0, 16^64)
 */
export function sharedBase(base) {
  const places = [base];
  while (places.length < DIGITS) places.push(sixteenth(places.at(-1)));
  return (exponent) => {
    const buckets = Array(16).fill(1n);
    digitsOf(exponent).forEach((digit, i) => (buckets[digit] = times(buckets[digit], places[i])));
    return weightedProduct(buckets);
  };
}

function sixteenth(n) {
  for (let i = 0; i < 4; i++) n = times(n, n);
  return n;
}

/** @param {bigint[]} buckets @returns {bigint} the product of each to the power of its index */
function weightedProduct(buckets) {
  let [above, result] = [1n, 1n];
  for (let digit = buckets.length - 1; digit > 0; digit--) {
    above = times(above, buckets[digit]);
    result = times(result, above);
  }
  return result;
}

/** @param {bigint} base @param {bigint} exponent in [0, 16^64) @returns {bigint} */
export function power(base, exponent) {
  const powers = firstPowers(base);
  return digitsOf(exponent).reduceRight((result, digit) => {
    return times(sixteenth(result), powers[digit]);
  }, 1n);
}

let table;

/** @param {bigint} exponent in [0, 16^64) @returns {bigint} g to that power */
export function powerOfG(exponent) {
  table ??= fixedBase(g);
  return table(exponent);
}

/** @param {bigint} n @returns {boolean} */
export const isElement = (n) => n > 0n && n < p && power(n, q) === 1n;

/** @param {*} text @returns {bigint|null} null unless the text is a whole number written in the one canonical way */
function readNumber(text) {
  const isNumber = typeof text === "string" && text.length <= ELEMENT_LENGTH && /^(0|[1-9][0-9]*)$/.test(text);
  return isNumber ? BigInt(text) : null;
}

/**
 * Whether it is in the group is for the caller to ask.
 * @param {*} text
 * @param {string} code of the error when this is not a number in [1, p)
 * @returns {bigint}
 */
export function readElement(text, code) {
  const n = readNumber(text);
  ensure(n !== null && n > 0n && n < p, code);
  return n;
}

/**
 * @param {*} text
 * @param {string} code of the error when this is not a number in [0, q)
 * @returns {bigint}
 */
export function readScalar(text, code) {
  const n = readNumber(text);
  ensure(n !== null && n < q, code);
  return n;
}

/** @param {string|Uint8Array} content @returns {Promise<Uint8Array>} */
async function sha256(content) {
  ensure(globalThis.crypto?.subtle, "no_web_crypto");
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** @param {Uint8Array} bytes @returns {string} */
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {string|Uint8Array} content @returns {Promise<string>} 64 hexadecimal digits */
export const hexHash = async (content) => hex(await sha256(content));

/** @param {string|Uint8Array} content @returns {Promise<string>} 43 characters: Base64 without padding */
export async function base64Hash(content) {
  return btoa(String.fromCharCode(...(await sha256(content)))).replace("=", "");
}

/**
 * @param {string} prefix
 * @param {bigint[]} elements
 * @returns {Promise<bigint>} the challenge H(prefix, elements) of the specification
 */
export async function hashToScalar(prefix, elements) {
  return BigInt("0x" + (await hexHash(prefix + elements.join(",")))) % q;
}

/** @param {number} count @returns {Uint8Array} */
const secureBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/**
 * 64 bits more than n has keep the bias of the remainder below 2^-64.
 * @param {bigint} n
 * @param {function(number): Uint8Array} [randomBytes]
 * @returns {bigint} uniform in [0, n)
 */
export function randomBelow(n, randomBytes = secureBytes) {
  const count = Math.ceil(n.toString(16).length / 2) + 8;
  return BigInt("0x" + hex(randomBytes(count))) % n;
}

/** @param {function(number): Uint8Array} [randomBytes] @returns {bigint} uniform in [0, q) */
export const randomScalar = (randomBytes) => randomBelow(q, randomBytes);

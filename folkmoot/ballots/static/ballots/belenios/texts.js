/** Compact JSON as Belenios writes it, and a reader that takes no other spelling. */
import { BeleniosError, ensure } from "./errors.js";

const LARGEST_NUMBER = 2n ** 30n - 1n;
const LONGEST_NAME = 30;
const LONGEST_WEIGHT = 30;
const LONE_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud/;

/** @param {*} value @returns {string} */
export const compact = (value) => JSON.stringify(value).replaceAll("\x7f", "\\u007f");

/** @param {Uint8Array} bytes @returns {string} @throws {BeleniosError} not_json when they are not UTF-8 */
export function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BeleniosError("not_json");
  }
}

function respelled(text) {
  try {
    const value = JSON.parse(text);
    return { value, written: compact(value) };
  } catch {
    throw new BeleniosError("not_json");
  }
}

/**
 * White space, a member named twice, another spelling of a number or a character: all show when it is written again.
 * @param {string} text
 * @returns {*}
 * @throws {BeleniosError} not_json, not_canonical
 */
export function parse(text) {
  const { value, written } = respelled(text);
  ensure(written === text && !LONE_SURROGATE.test(text), "not_canonical");
  return value;
}

/**
 * @param {*} value
 * @param {...string} names in this order; `name?` may be left out and is then undefined
 * @returns {*[]} the members of an object that has no others
 * @throws {BeleniosError} wrong_type {expected}, missing_member, unknown_member {member}, member_order
 */
export function members(value, ...names) {
  ensure(value !== null && typeof value === "object" && !Array.isArray(value), "wrong_type", { expected: "object" });
  const plain = names.map((name) => name.replace("?", ""));
  const wanted = plain.filter((name, i) => name === names[i] || Object.hasOwn(value, name));
  const missing = wanted.find((name) => !Object.hasOwn(value, name));
  ensure(missing === undefined, "missing_member", { member: missing });
  const stranger = Object.keys(value).find((name) => !wanted.includes(name));
  ensure(stranger === undefined, "unknown_member", { member: stranger?.slice(0, LONGEST_NAME) });
  ensure(Object.keys(value).every((name, i) => name === wanted[i]), "member_order");
  return plain.map((name) => value[name]);
}

/**
 * @param {*} value
 * @param {number} [length]
 * @returns {*[]}
 * @throws {BeleniosError} wrong_type {expected}, wrong_length {expected, found}
 */
export function array(value, length) {
  ensure(Array.isArray(value), "wrong_type", { expected: "array" });
  const isRight = length === undefined || value.length === length;
  ensure(isRight, "wrong_length", { expected: length, found: value.length });
  return value;
}

/** @param {*} value @returns {string} @throws {BeleniosError} wrong_type {expected} */
export function string(value) {
  ensure(typeof value === "string", "wrong_type", { expected: "string" });
  return value;
}

/** @param {*} value @returns {number} @throws {BeleniosError} wrong_type {expected} */
export function integer(value) {
  ensure(Number.isSafeInteger(value), "wrong_type", { expected: "integer" });
  return value;
}

/**
 * @param {*} value
 * @param {number} longest
 * @returns {bigint} the number in a string of at most so many digits
 * @throws {BeleniosError} wrong_type {expected}, number_spelling, out_of_range
 */
export function numeral(value, longest) {
  ensure(/^(0|[1-9][0-9]*)$/.test(string(value)), "number_spelling");
  ensure(value.length <= longest, "out_of_range");
  return BigInt(value);
}

/** @param {*} text @returns {bigint} as in the list of credentials @throws {BeleniosError} those of numeral */
export const readWeight = (text) => numeral(text, LONGEST_WEIGHT);

/** @param {bigint} weight @returns {number|string} as JSON has it: a number up to 2^30 - 1, a string above */
export const weightValue = (weight) => (weight <= LARGEST_NUMBER ? Number(weight) : `${weight}`);

/** @param {*} value @returns {bigint} what weightValue wrote so @throws {BeleniosError} weight_spelling */
export function weightOf(value) {
  const weight = typeof value === "string" ? readWeight(value) : BigInt(integer(value));
  ensure(weight >= 0n && weightValue(weight) === value, "weight_spelling");
  return weight;
}

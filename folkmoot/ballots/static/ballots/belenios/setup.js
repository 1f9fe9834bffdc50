/** What the first event of a board fixes for good: the election, its trustees, its voters' credentials. */
import { readElection } from "./election.js";
import { at, ensure } from "./errors.js";
import { isElement, p, product } from "./group.js";
import { array, integer, members, numeral, parse, readWeight, string } from "./texts.js";
import { checkTrustee } from "./verify.js";

const PLAIN_SETUP = 4;
const ELECTION = ["version", "description", "name", "group", "public_key", "questions", "uuid"];
const CONTACTS = ["administrator", "credential_authority"];

/**
 * @typedef {{electionText: string, election: import("./election.js").Election, trustees: bigint[],
 *   weights: Map<string, bigint>}} Setup weights: by public credential
 */

/**
 * @param {import("./archive.js").BoardEvent} event
 * @param {function(number, number): void} [onCredential] gets how many credentials are checked, of how many
 * @returns {Promise<Setup>}
 * @throws {BeleniosError} with {part}: those of texts.js, readElection and checkTrustee {trustee}; no_answers,
 *   no_questions, no_trustees, wrong_key; out_of_range, identity, not_in_group, duplicate_credential,
 *   credential_order {credential}; unsupported_certificate. Trustees and credentials count from 1
 */
export async function readSetup({ data }, onCredential = () => {}) {
  const [electionText, trusteesText, credentialsText] = data;
  const election = await at({ part: "election" }, () => readStrictly(electionText));
  ensure(data.length === PLAIN_SETUP, "unsupported_certificate");
  const trustees = await at({ part: "trustees" }, () => readTrustees(trusteesText));
  const isProduct = product(trustees) === election.publicKey;
  ensure(isProduct, "wrong_key", { part: "election", member: "public_key" });
  const weights = await at({ part: "credentials" }, () => readCredentials(credentialsText, onCredential));
  return { electionText, election, trustees, weights };
}

async function readStrictly(text) {
  const value = parse(text);
  const optional = [...CONTACTS, "language"].map((name) => `${name}?`);
  members(value, ...ELECTION, ...optional);
  const election = await readElection(text);
  [value.name, value.description].forEach(string);
  CONTACTS.filter((name) => name in value).forEach((name) => string(value[name]));
  if ("language" in value) array(value.language).forEach(string);
  ensure(value.questions.length > 0, "no_questions");
  for (const [i, question] of value.questions.entries()) await at({ question: i + 1 }, () => checkForm(question));
  return election;
}

function checkForm(question) {
  const [answers, , min, max, text] = members(question, "answers", "blank?", "min", "max", "question");
  [...answers, text].forEach(string);
  [min, max].forEach(integer);
  ensure(answers.length > 0, "no_answers");
}

async function readTrustees(text) {
  const keys = [];
  for (const [i, entry] of array(parse(text)).entries()) {
    keys.push(await at({ trustee: i + 1 }, () => readTrustee(entry)));
  }
  ensure(keys.length > 0, "no_trustees");
  return keys;
}

function readTrustee(entry) {
  const [kind, key] = array(entry, 2);
  if (kind === "Single") members(members(key, "pok", "public_key")[0], "challenge", "response");
  return checkTrustee(entry);
}

async function readCredentials(text, onCredential) {
  const list = array(parse(text));
  const weights = new Map();
  let last = 0n;
  for (const [i, line] of list.entries()) {
    last = await at({ credential: i + 1 }, () => readCredentialLine(line, weights, last));
    onCredential(i + 1, list.length);
  }
  return weights;
}

/** X or X,weight */
function readCredentialLine(line, weights, last) {
  const [credential, ...rest] = string(line).split(",");
  const element = numeral(credential, `${p}`.length);
  ensure(element > 0n && element < p, "out_of_range");
  ensure(isElement(element), "not_in_group");
  ensure(element !== 1n, "identity");
  const weight = rest.length > 0 ? readWeight(rest.join(",")) : 1n;
  ensure(!weights.has(credential), "duplicate_credential");
  ensure(element > last, "credential_order");
  weights.set(credential, weight);
  return element;
}

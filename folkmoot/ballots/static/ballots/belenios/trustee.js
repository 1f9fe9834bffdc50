/** A trustee's key: making it, saving it in a file, reading it back, and showing that it can be read back. */
import { NAME, base64Hash, powerOfG, q, readElement, readScalar } from "./group.js";
import { ensure, parseJson } from "./errors.js";
import { proveKnowledge } from "./proofs.js";

const FORMAT = "belenios-trustee-key";
const VERSION = 1;
const MEMBERS = ["format", "version", "uuid", "group", "secret", "public_key", "checksum"];

/**
 * @param {function(bigint): bigint} random uniform in [0, n)
 * @returns {Promise<{secret: bigint, publicText: string}>} publicText is the trustee's public key with its proof
 */
export async function makeKey(random) {
  const secret = random(q);
  return { secret, publicText: await publicKeyText(secret, random) };
}

/** @param {bigint} secret @param {function(bigint): bigint} random @returns {Promise<string>} */
export async function publicKeyText(secret, random) {
  const public_key = `${powerOfG(secret)}`;
  const pok = await proveKnowledge(`pok|${NAME}|${public_key}|`, secret, random);
  return JSON.stringify({ pok, public_key });
}

/**
 * @param {string} uuid of the election
 * @param {bigint} secret
 * @returns {Promise<string>} one line; the checksum is the Base64 of SHA-256 of the same line without it
 */
export async function keyFile(uuid, secret) {
  const public_key = `${powerOfG(secret)}`;
  const key = { format: FORMAT, version: VERSION, uuid, group: NAME, secret: `${secret}`, public_key };
  const checksum = await base64Hash(JSON.stringify(key));
  return JSON.stringify({ ...key, checksum }) + "\n";
}

/**
 * Only white space around the line is forgiven.
 * @param {string} text
 * @param {string} uuid of the election it must belong to
 * @returns {Promise<{uuid: string, secret: bigint, publicKey: string}>}
 * @throws {BeleniosError} key_not_json, key_unknown_format, key_unknown_version {version}, key_malformed,
 *   key_damaged (the checksum), key_of_another_election {uuid}, key_inconsistent (secret and public key)
 */
export async function readKeyFile(text, uuid) {
  const line = text.trim();
  const key = parseJson(line, "key_not_json");
  ensure(key?.format === FORMAT, "key_unknown_format");
  ensure(key.version === VERSION, "key_unknown_version", { version: key.version });
  await checkForm(line, key);
  ensure(key.uuid === uuid, "key_of_another_election", { uuid: key.uuid });
  const secret = readScalar(key.secret, "key_malformed");
  readElement(key.public_key, "key_malformed");
  ensure(`${powerOfG(secret)}` === key.public_key, "key_inconsistent");
  return { uuid, secret, publicKey: key.public_key };
}

async function checkForm(line, { checksum, ...key }) {
  const inOrder = JSON.stringify(Object.keys({ ...key, checksum })) === JSON.stringify(MEMBERS);
  ensure(inOrder && key.group === NAME, "key_malformed");
  ensure(JSON.stringify({ ...key, checksum }) === line, "key_malformed");
  ensure(checksum === (await base64Hash(JSON.stringify(key))), "key_damaged");
}

/**
 * Shows the server that the saved file was read back, with nothing that another challenge could use.
 * challenge = H("restore|" uuid "|" challenge "|" X "|", g^w), response = w - secret·challenge.
 * @param {{uuid: string, secret: bigint, publicKey: string}} key as read from the file
 * @param {string} challenge from the server, 16 to 128 of A-Z a-z 0-9 - _
 * @param {function(bigint): bigint} random
 * @returns {Promise<string>} {"challenge","response"}
 * @throws {BeleniosError} bad_challenge
 */
export async function proveRestore({ uuid, secret, publicKey }, challenge, random) {
  ensure(/^[\w-]{16,128}$/.test(challenge), "bad_challenge");
  return JSON.stringify(await proveKnowledge(`restore|${uuid}|${challenge}|${publicKey}|`, secret, random));
}
